"""Where words stand in a file, the complaints about them, and tokens as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from xindeng.diag import Diagnostic, Mend, Severity, Span


@dataclass
class Page:
    """One text being read: its lines, and what was found wrong with it so far."""

    path: str
    lines: Sequence[str]
    first_line: int
    first_column: int = 1
    """Column at which the first line starts: more than 1 when it is the rest of a line."""
    problems: list[Diagnostic] = field(default_factory=list)

    def span(self, line: int, column: int | None = None) -> Span:
        """The place of a 0-based line; without a column, where its first word begins."""
        words = self.lines[line] if line < len(self.lines) else ""
        if column is None:
            column = len(words) - len(words.lstrip()) + 1 if words.strip() else 1
        if line == 0:
            column += self.first_column - 1
        return Span(self.path, self.first_line + line, column)

    def find(self, words: str, start: int, stop: int, skip: int = 0) -> Span:
        """Where `words` (their first line) stand at or after line `start`, else that line.

        `skip`: point so many characters further, behind a mark that leads to the words.
        """
        needle = words.split("\n", 1)[0]
        for line in range(start, min(max(stop, start + 1), len(self.lines))):
            at = self.lines[line].find(needle) if needle else -1
            if at >= 0:
                return self.span(line, at + 1 + skip)
        return self.span(start)

    def says(
        self,
        code: str,
        span: Span,
        message: str,
        hint: str = "",
        severity: Severity = "error",
        mend: Mend | None = None,
        cause: str = "",
    ) -> None:
        self.problems.append(Diagnostic(code, span, message, hint, severity, mend, cause))


@dataclass
class Node:
    """A token with what it encloses, and the 0-based lines [line, stop) that it came from."""

    token: Token
    kind: str
    """The token's type without `_open`."""
    line: int
    stop: int
    children: list[Node] = field(default_factory=list)


def tree(tokens: Sequence[Token], line: int = 0, stop: int = 0, deepest: int = 64) -> list[Node]:
    """Tokens as a tree, built without recursion; marks deeper than `deepest` are left out.

    Tokens inside a line carry no place: their line is counted by the breaks before them.
    """
    stack = [Node(Token("top", "", 0), "top", line, stop)]
    left_out = 0
    for token in tokens:
        if token.nesting < 0:
            if left_out:
                left_out -= 1
            else:
                stack.pop()
        elif token.nesting > 0 and len(stack) > deepest:
            left_out += 1
        else:
            node = _node(token, stack[-1], line)
            stack[-1].children.append(node)
            if token.nesting > 0:
                stack.append(node)
        line += token.type in ("softbreak", "hardbreak")
    return stack[0].children


def _node(token: Token, parent: Node, line: int) -> Node:
    start, stop = token.map or (max(parent.line, line), parent.stop)
    return Node(token, token.type.removesuffix("_open"), start, stop)
