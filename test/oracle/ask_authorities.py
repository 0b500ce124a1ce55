"""What those who judge the standard tables make of many of them.

Its argument is a JSON file {"folder": where the files of all tables lie, "texts": [of pyproject.toml]}. Printed is, for
each text and each of those who judge, {"fields": those that it refuses, "says": why}; there is no field where it takes
the table. "project" stands for the table itself, "dependency-groups" for all of that one.
"""

import json
import logging
import os
import sys
import tomllib
import traceback
import warnings

import dependency_groups
import packaging.dependency_groups
import packaging.metadata
import pyproject_metadata
import validate_pyproject.api
import validate_pyproject.errors

VALIDATE = validate_pyproject.api.Validator(plugins=[])
KNOWN = set(pyproject_metadata.constants.KNOWN_PROJECT_FIELDS)


def of_key(key, tables):
    """The field that a path like `data.project.authors[0].email` or `import-names` lies in."""
    parts = key.strip("`").removeprefix("data.").replace("[", ".").split(".")
    if parts[0] in ("dependency-groups", "dependency_groups"):
        return "dependency-groups"
    field = parts[0] if parts[0] in KNOWN else parts[1] if len(parts) > 1 else ""
    return field if field in KNOWN or field in tables.get("project", {}) else "project"


def ask_validate_pyproject(tables):
    try:
        VALIDATE(tables)
    except (validate_pyproject.errors.ValidationError, TypeError) as error:
        if isinstance(error, TypeError):
            # A date is found to be wrong, and then cannot be shown.
            error = error.__context__
            return [of_key(error.name, tables)], str(error)
        field = of_key(error.name, tables)
        if error.name.endswith("importnames(paces)") or "import-namespace" in error.summary:
            field = "import-names"
        unknown = sorted(set(tables.get("project", {})) - KNOWN)
        if field == "project" and unknown and "must not contain" in error.summary:
            return unknown[:1], error.summary
        return [field], error.summary
    return [], ""


OF_FRAME = {"get_license_files": "license-files", "get_license": "license", "get_readme": "readme"}


def culprit(error, tables):
    """The field that was being read when what is no refusal came through."""
    frames = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    fields = [field for frame, field in OF_FRAME.items() if frame in frames and field in tables["project"]]
    return fields[0] if fields else "project"


def read_metadata(tables, all_errors):
    """The fields that are refused, and what is said of them."""
    try:
        pyproject_metadata.StandardMetadata.from_pyproject(tables, ".", all_errors=all_errors).as_rfc822()
    except pyproject_metadata.errors.ExceptionGroup as group:
        # What goes wrong after a wrong type has no key.
        keys = [error.key or "project" for error in group.exceptions if hasattr(error, "key")]
        return {of_key(key, tables) for key in keys}, "; ".join(map(str, group.exceptions))
    except pyproject_metadata.errors.ConfigurationError as error:
        return {of_key(error.key or "project", tables)}, str(error)
    except Exception as error:
        # After a wrong type nothing holds; the first refusal alone is as good.
        return read_metadata(tables, False) if all_errors else ({culprit(error, tables)}, repr(error))
    return set(), ""


def ask_pyproject_metadata(tables):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        fields, says = read_metadata(tables, True)
    if any("Extra keys present" in str(each.message) for each in told):
        fields |= set(tables["project"]) - KNOWN
    return sorted(fields), says


OF_RAW = {
    "summary": "description", "description_content_type": "readme", "license_expression": "license",
    "license_files": "license-files", "provides_extra": "optional-dependencies", "requires_python": "requires-python",
    "requires_dist": "dependencies", "import_names": "import-names", "import_namespaces": "import-namespaces",
}  # fmt: skip


def strings(value):
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def raw(project):
    """The fields that go into METADATA as they stand."""
    given = {"metadata_version": "2.5"}
    for name in ("name", "version", "description", "requires-python", "license"):
        if isinstance(project.get(name), str):
            given[{"description": "summary", "license": "license_expression"}.get(name, name.replace("-", "_"))] = project[name]
    for name in ("license-files", "import-names", "import-namespaces"):
        if strings(project.get(name)):
            given[name.replace("-", "_")] = project[name]
    if strings(project.get("dependencies")):
        given["requires_dist"] = project["dependencies"]
    readme, extras = project.get("readme"), project.get("optional-dependencies")
    if isinstance(readme, dict) and isinstance(readme.get("content-type"), str):
        given["description_content_type"] = readme["content-type"]
    if isinstance(extras, dict):
        given["provides_extra"] = list(extras)
    return given


def ask_packaging(tables):
    project = tables.get("project", {})
    given = raw(project)
    try:
        packaging.metadata.Metadata.from_raw(given, validate=True)
    except packaging.metadata.ExceptionGroup as group:
        fields = {each.field.replace("-", "_") for each in group.exceptions}
        # What is missing, or of another type, is not asked here.
        refused = {OF_RAW.get(field, field) for field in fields if field in given}
        return sorted(refused), "; ".join(map(str, group.exceptions))
    return [], ""


def ask_groups(resolver):
    def ask(tables):
        groups = tables.get("dependency-groups", {})
        try:
            asked = resolver(groups)
            for name in groups:
                asked.resolve(name)
        except Exception as error:
            inner = getattr(error, "exceptions", [error])
            return ["dependency-groups"], "; ".join(map(str, inner))
        return [], ""

    return ask


ASK = {
    "validate-pyproject": ask_validate_pyproject,
    "pyproject-metadata": ask_pyproject_metadata,
    "packaging": ask_packaging,
    "packaging.dependency_groups": ask_groups(packaging.dependency_groups.DependencyGroupResolver),
    "dependency-groups": ask_groups(dependency_groups.DependencyGroupResolver),
}


def judge(text):
    answers = {by: ask(tomllib.loads(text)) for by, ask in ASK.items()}
    return {by: {"fields": fields, "says": says} for by, (fields, says) in answers.items()}


def main():
    logging.disable()
    with open(sys.argv[1], encoding="utf-8") as file:
        asked = json.load(file)
    os.chdir(asked["folder"])
    print(json.dumps([judge(text) for text in asked["texts"]]))


if __name__ == "__main__":
    main()
