"""Functions of SPARQL as functions of SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Literal

from repgraph.columns.engine import quoted
from repgraph.columns.triples import Kind
from repgraph.errors import OntologyError
from repgraph.gate import expressions
from repgraph.gate.expressions import Value, string, truth, value, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from repgraph.gate.expressions import Scope
    from repgraph.gate.patterns import Compiler


def call(node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401 - untyped algebra
    """Compile the call of a function.

    Raises
    ------
    OntologyError
        The function is none of those below.
    """
    name = node.name.removeprefix("Builtin_")
    if name in _TESTS:
        return expressions.boolean(_TESTS[name](node, scope, compiler), compiler)
    if name in _STRINGS:
        return string(_STRINGS[name](node, scope, compiler))
    if name == "STRLEN":
        return expressions.integer(f"length({_words(node.arg, scope, compiler)})")
    if name in {"COALESCE", "IF"}:
        return _choice(name, node, scope, compiler)
    raise OntologyError(f"SPARQL's {name} is not supported by the fast gate; use the reference gate")


def _words(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    return f"({words(node, scope, compiler)[0]})"


def _str(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    found = value(node.arg, scope, compiler)
    text = f"({words(node.arg, scope, compiler, literal=False)[0]})"
    return text if found.plain is not None else f"CASE WHEN {found.kind} <> 1 THEN {text} END"


def _lang(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    found = value(node.arg, scope, compiler)
    language = words(node.arg, scope, compiler, literal=False)[1]
    return f"CASE WHEN {found.kind} > 1 THEN {language} END"


def _bound(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    del compiler
    found = scope.find(str(node.arg))
    return f"({found.number} IS NOT NULL)" if found else "false"


def _regex(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    text, pattern = _words(node.text, scope, compiler), _words(node.pattern, scope, compiler)
    return f"regexp_matches({text}, {pattern}{_flags(node)})"


def _flags(node: Any, more: str = "") -> str:  # noqa: ANN401
    flags = node.flags
    if flags is not None and not isinstance(flags, Literal):
        raise OntologyError(
            "SPARQL: flags of a regular expression that are computed are not supported by the fast gate"
        )
    wanted = str(flags or "")
    if set(wanted) - set("ims"):
        raise OntologyError(f"SPARQL: the flags {wanted!r} of a regular expression are not supported by the fast gate")
    # "." does not match the end of a line unless flag s says so; RE2's words for that are n and s.
    options = ("i" if "i" in wanted else "") + ("m" if "m" in wanted else "") + ("s" if "s" in wanted else "")
    return f", {quoted(options + more)}" if options + more else ""


def _replace(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    text, pattern = _words(node.arg, scope, compiler), _words(node.pattern, scope, compiler)
    if not isinstance(node.replacement, Literal):
        raise OntologyError("SPARQL: REPLACE by something computed is not supported by the fast gate")
    new = str(node.replacement)
    for digit in "0123456789":
        new = new.replace(f"${digit}", f"\\{digit}")
    return f"regexp_replace({text}, {pattern}, {quoted(new)}{_flags(node, 'g')})"


def _two(function: str) -> Callable[[Any, Scope, Compiler], str]:
    def make(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
        one, two = _words(node.arg1, scope, compiler), _words(node.arg2, scope, compiler)
        return function.format(one, two)

    return make


def _one(function: str) -> Callable[[Any, Scope, Compiler], str]:
    def make(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
        return function.format(_words(node.arg, scope, compiler))

    return make


def _concat(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    return "(" + " || ".join(_words(part, scope, compiler) for part in node.arg) + ")"


def _substr(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    parts = [f"({value(n, scope, compiler).quantity})::BIGINT" for n in (node.start, node.length) if n is not None]
    return f"substring({', '.join([_words(node.arg, scope, compiler), *parts])})"


def _kind(*kinds: int) -> Callable[[Any, Scope, Compiler], str]:
    among = ", ".join(map(str, kinds))

    def make(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
        return f"({value(node.arg, scope, compiler).kind} IN ({among}))"

    return make


def _same_term(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    return f"({value(node.arg1, scope, compiler).number} = {value(node.arg2, scope, compiler).number})"


def _lang_matches(node: Any, scope: Scope, compiler: Compiler) -> str:  # noqa: ANN401
    tag = f"lower({_words(node.arg1, scope, compiler)})"
    wanted = f"lower({_words(node.arg2, scope, compiler)})"
    return (
        f"CASE WHEN {wanted} = '*' THEN {tag} <> '' ELSE ({tag} = {wanted} OR starts_with({tag}, {wanted} || '-')) END"
    )


def _choice(name: str, node: Any, scope: Scope, compiler: Compiler) -> Value:  # noqa: ANN401
    parts = list(node.arg) if name == "COALESCE" else [node.arg2, node.arg3]
    found = [value(part, scope, compiler) for part in parts]
    strings = all(v.plain == Kind.STRING for v in found)
    if name == "IF":
        condition = truth(node.arg1, scope, compiler)
        yes, no = found
        pick = f"CASE WHEN {condition} THEN {{0}} WHEN NOT {condition} THEN {{1}} END"
        if strings:
            return string(pick.format(yes.text, no.text))
        return Value(pick.format(yes.number, no.number), pick.format(yes.quantity, no.quantity), maybe=True)
    if strings:
        return string(f"COALESCE({', '.join(v.text for v in found)})")
    if any(v.computed for v in found):
        raise OntologyError("SPARQL: COALESCE of different kinds is not supported by the fast gate")
    return Value(
        f"COALESCE({', '.join(v.number for v in found)})",
        f"COALESCE({', '.join(v.quantity for v in found)})",
        maybe=True,
    )


_TESTS: dict[str, Callable[[Any, Scope, Compiler], str]] = {
    "BOUND": _bound,
    "REGEX": _regex,
    "STRSTARTS": _two("starts_with({0}, {1})"),
    "STRENDS": _two("ends_with({0}, {1})"),
    "CONTAINS": _two("contains({0}, {1})"),
    "LANGMATCHES": _lang_matches,
    "isIRI": _kind(0),
    "isURI": _kind(0),
    "isBLANK": _kind(1),
    "isLITERAL": _kind(*range(2, 12)),
    "isNUMERIC": _kind(4, 10, 11),
    "sameTerm": _same_term,
}
_STRINGS: dict[str, Callable[[Any, Scope, Compiler], str]] = {
    "STR": _str,
    "LANG": _lang,
    "LCASE": _one("lower({0})"),
    "UCASE": _one("upper({0})"),
    "CONCAT": _concat,
    "SUBSTR": _substr,
    "REPLACE": _replace,
    "STRAFTER": _two("CASE WHEN strpos({0}, {1}) = 0 THEN '' ELSE substring({0}, strpos({0}, {1}) + length({1})) END"),
    "STRBEFORE": _two("CASE WHEN strpos({0}, {1}) = 0 THEN '' ELSE substring({0}, 1, strpos({0}, {1}) - 1) END"),
}
