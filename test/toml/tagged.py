# Floats as Python writes them, dates and times in ISO form, everything with its type.
import datetime, json, sys, tomllib
def tagged(value):
    if isinstance(value, dict): return {key: tagged(item) for key, item in value.items()}
    if isinstance(value, list): return [tagged(item) for item in value]
    if isinstance(value, bool): return {"type": "boolean", "value": str(value).lower()}
    if isinstance(value, (datetime.date, datetime.time)): return {"type": "datetime", "value": value.isoformat()}
    kind = {str: "string", int: "integer", float: "float"}[type(value)]
    return {"type": kind, "value": value if kind == "string" else repr(value)}
