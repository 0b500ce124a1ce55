"""What CPython's own parser finds in Python files, as one line of JSON per file.

The facts are those that the scanner answers; test/python/facts.ts writes the same ones.
"""

import ast
import json
import multiprocessing
import os
import sys
import tokenize
import unicodedata

DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.Tuple, ast.ListComp, ast.DictComp, ast.SetComp, ast.JoinedStr)
DISPLAYS += (ast.TemplateStr,) if hasattr(ast, "TemplateStr") else ()
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BLOCKS = ("body", "orelse", "finalbody")


def is_literal(value):
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, (ast.USub, ast.UAdd)):
        value = value.operand
        return isinstance(value, ast.Constant) and not isinstance(value.value, (str, bytes))
    return isinstance(value, (ast.Constant, *DISPLAYS))


def is_dotted(value):
    while isinstance(value, ast.Attribute):
        value = value.value
    return isinstance(value, ast.Name)


def value_kind(value):
    return "literal" if is_literal(value) else "name" if is_dotted(value) else "other"


def targets_of(target):
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, (ast.Tuple, ast.List)):
        for each in target.elts:
            yield from targets_of(each)
    elif isinstance(target, ast.Starred):
        yield from targets_of(target.value)


def walk_own(node):
    """The expressions below a node that are run in its own scope."""
    todo = list(ast.iter_child_nodes(node))
    while todo:
        node = todo.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            continue
        yield node
        if isinstance(node, ast.Lambda):
            todo += [each for each in (*node.args.defaults, *node.args.kw_defaults) if each is not None]
        else:
            todo += ast.iter_child_nodes(node)


def required_of(arguments):
    given = [*arguments.posonlyargs, *arguments.args]
    names = [arg.arg for arg in given[: len(given) - len(arguments.defaults)]]
    return names + [arg.arg for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults) if default is None]


class Scope:
    def __init__(self, kind, path=""):
        self.kind, self.path, self.names, self.globals = kind, path, {}, set()


class Reader:
    def __init__(self, source):
        self.facts = []
        self.module = Scope("module")
        self.declared = set()
        self.yields = "yield" in source
        self.walruses = ":=" in source
        self.all, self.told = None, True
        tree = ast.parse(source)
        doc = ast.get_docstring(tree, clean=False)
        if doc is not None:
            self.facts.append("doc %d %s" % (len(doc.encode("utf-16-le", "surrogatepass")) // 2, doc[:20]))
        self.block(tree.body, self.module, False, False)
        for name in self.declared:
            self.bind(self.module, name, self.module.names.get(name, ["variable", True, ""])[:], True)
        self.write(self.module)
        if self.all is not None and self.told:
            self.facts.append("all " + ",".join(self.all))

    def write(self, scope):
        for name, (kind, conditional, rest) in scope.names.items():
            what = "member" if scope.kind == "class" else "name"
            self.facts.append(f"{what} {scope.path}{name} {kind} {'maybe' if conditional else 'surely'}{rest}")

    def bind(self, scope, name, what, conditional):
        if scope.kind == "function":
            return
        if name in scope.globals:
            return self.bind(self.module, name, what, True)
        what[1] = conditional or name in scope.names
        scope.names[name] = what

    def doubt(self, scope, name):
        if name in scope.names:
            scope.names[name][1] = True

    def block(self, body, scope, conditional, guarded):
        for node in body:
            self.statement(node, scope, conditional, guarded)

    def variable(self, scope, target, conditional, value=None):
        for name in targets_of(target):
            single = value is not None and isinstance(target, ast.Name)
            self.bind(scope, name, ["variable", True, f" {value_kind(value)}" if single else ""], conditional)

    def statement(self, node, scope, conditional, guarded):
        if scope.kind != "function":
            self.exports(node, scope, conditional)
        getattr(self, type(node).__name__, self.other)(node, scope, conditional, guarded)

    def walrus(self, node, scope, conditional):
        if self.walruses and scope.kind != "function":
            for each in walk_own(node):
                if isinstance(each, ast.NamedExpr):
                    self.bind(scope, each.target.id, ["variable", True, ""], conditional)

    def heads(self, node, scope, conditional):
        for name, value in ast.iter_fields(node):
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, (ast.expr, ast.withitem)):
                    self.walrus(ast.Expr(each), scope, conditional)

    def other(self, node, scope, conditional, guarded):
        """`if`, `while`, `for`, `with`, `try`, `match`: their blocks; all else binds nothing but by walrus."""
        blocks = [getattr(node, name) for name in BLOCKS if getattr(node, name, None)]
        handlers = getattr(node, "handlers", [])
        cases = getattr(node, "cases", [])
        if not blocks and not cases:
            return self.walrus(node, scope, conditional)
        self.heads(node, scope, conditional)
        if isinstance(node, (ast.For, ast.AsyncFor)):
            self.variable(scope, node.target, True)
        for item in getattr(node, "items", []):
            if item.optional_vars is not None:
                self.variable(scope, item.optional_vars, conditional)
        inner = guarded or not isinstance(node, (ast.For, ast.AsyncFor, ast.With, ast.AsyncWith))
        for name in ("body", "handlers", "orelse", "finalbody"):
            body = getattr(node, name, [])
            if name == "handlers":
                for handler in handlers:
                    if handler.name is not None:
                        self.doubt(scope, handler.name)
                    self.block(handler.body, scope, True, True)
            elif not cases:
                self.block(body, scope, True, inner or name != "body")
        for case in cases:
            for each in ast.walk(case.pattern):
                name = each.rest if isinstance(each, ast.MatchMapping) else getattr(each, "name", None)
                if isinstance(each, (ast.MatchAs, ast.MatchStar, ast.MatchMapping)) and name is not None:
                    self.bind(scope, name, ["variable", True, ""], True)
            self.block(case.body, scope, True, True)

    def Import(self, node, scope, conditional, guarded):
        for alias in node.names:
            self.clause(0, alias.name, "", alias.asname, scope, guarded)
            self.bind(scope, alias.asname or alias.name.split(".")[0], ["import", True, ""], conditional)

    def ImportFrom(self, node, scope, conditional, guarded):
        for alias in node.names:
            self.clause(node.level, node.module or "", alias.name, alias.asname, scope, guarded)
            if alias.name != "*":
                self.bind(scope, alias.asname or alias.name, ["import", True, ""], conditional)

    def clause(self, level, module, name, asname, scope, guarded):
        top = "top" if scope.kind == "module" else "deep"
        self.facts.append(f"import {level} {module} {name} {asname or ''} {top} {'guarded' if guarded else ''}")

    def Global(self, node, scope, conditional, guarded):
        if scope.kind != "module":
            scope.globals.update(node.names)
            self.declared.update(node.names)

    def Delete(self, node, scope, conditional, guarded):
        for target in node.targets:
            for name in targets_of(target):
                self.doubt(scope, name)

    def Assign(self, node, scope, conditional, guarded):
        for target in node.targets:
            self.variable(scope, target, conditional, node.value)
        self.walrus(node, scope, conditional)

    def AnnAssign(self, node, scope, conditional, guarded):
        if node.value is not None:
            self.variable(scope, node.target, conditional, node.value)
        self.walrus(node, scope, conditional)

    def AugAssign(self, node, scope, conditional, guarded):
        for name in targets_of(node.target):
            if name in scope.names or not (name.startswith("__") and name.endswith("__")):
                self.variable(scope, node.target, conditional)
        self.walrus(node, scope, conditional)

    def TypeAlias(self, node, scope, conditional, guarded):
        self.bind(scope, node.name.id, ["variable", True, ""], conditional)

    def ClassDef(self, node, scope, conditional, guarded):
        inner = Scope("class", f"{scope.path}{node.name}.")
        bases = len(node.bases) + len(node.keywords)
        self.bind(scope, node.name, ["class", True, f" {len(node.decorator_list)} {bases} {id(inner)}"], conditional)
        self.heads(node, scope, conditional)
        self.block(node.body, inner, False, guarded)
        # Only the last class of a name is one that is asked about.
        self.inner = getattr(self, "inner", {})
        self.inner[str(id(inner))] = inner

    def FunctionDef(self, node, scope, conditional, guarded):
        self.function(node, scope, conditional, guarded, "def")

    def AsyncFunctionDef(self, node, scope, conditional, guarded):
        self.function(node, scope, conditional, guarded, "async")

    def function(self, node, scope, conditional, guarded, word):
        generator = scope.kind != "function" and self.yields and any(
            isinstance(each, (ast.Yield, ast.YieldFrom)) for child in node.body for each in self.own(child)
        )
        rest = f" {word} {'generator' if generator else 'plain'} {len(node.decorator_list)} {required_of(node.args)}"
        self.bind(scope, node.name, ["function", True, rest], conditional)
        for each in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
            if each is not None:
                self.walrus(ast.Expr(each), scope, conditional)
        self.block(node.body, Scope("function"), False, guarded)

    @staticmethod
    def own(node):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            return
        yield node
        yield from walk_own(node)

    def exports(self, node, scope, conditional):
        """`__all__`, where it is made of literals alone."""
        if scope.kind == "module":
            name, value, plain = self.exported(node)
            if name:
                if value is None or conditional or (not plain and self.all is None):
                    self.told = False
                elif plain:
                    self.all = value
                else:
                    self.all = self.all + value

    def exported(self, node):
        is_all = lambda each: isinstance(each, ast.Name) and each.id == "__all__"
        if isinstance(node, ast.Assign) and is_all(node.targets[0]):
            return True, strings(node.value) if len(node.targets) == 1 else None, True
        if isinstance(node, ast.AnnAssign) and is_all(node.target):
            return node.value is not None, strings(node.value), True
        if isinstance(node, ast.AugAssign) and is_all(node.target):
            return True, strings(node.value) if isinstance(node.op, ast.Add) else None, False
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and is_all(function.value):
                arguments = node.value.args
                if function.attr == "extend" and len(arguments) == 1:
                    return True, strings(arguments[0]), False
                if function.attr == "append" and len(arguments) == 1:
                    return True, strings(ast.List(arguments)), False
                return True, None, False
        return False, None, False


def strings(value):
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        left, right = strings(value.left), strings(value.right)
        return None if left is None or right is None else left + right
    if not isinstance(value, (ast.List, ast.Tuple)):
        return None
    if not all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in value.elts):
        return None
    return [each.value for each in value.elts]


def read(path):
    try:
        with tokenize.open(path) as file:
            encoding, source = file.encoding, file.read()
        reader = Reader(source)
    except (SyntaxError, UnicodeDecodeError, ValueError):
        return json.dumps({"path": path, "refused": True})
    reader.members()
    return json.dumps({"path": path, "encoding": encoding, "facts": reader.facts})


def members(self):
    """The members of the classes that are there in the end, with the marks that led to them taken out."""
    inner = getattr(self, "inner", {})
    facts = self.facts
    self.facts = []
    todo = list(facts)
    while todo:
        fact = todo.pop()
        kind, _, rest = fact.partition(" ")
        if kind in ("name", "member") and " class " in rest:
            fact, _, mark = fact.rpartition(" ")
            before = len(self.facts)
            self.write(inner[mark])
            todo += self.facts[before:]
            del self.facts[before:]
        self.facts.append(unicodedata.normalize("NFC", fact))


Reader.members = members


def main():
    sys.setrecursionlimit(10_000)
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.__file__)
    paths = []
    for folder, folders, files in os.walk(root):
        folders[:] = [each for each in folders if each not in ("site-packages", "__pycache__")]
        paths += [os.path.join(folder, each) for each in files if each.endswith(".py")]
    paths.sort()
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for line in pool.imap(read, paths, chunksize=8):
            print(line)


if __name__ == "__main__":
    main()
