"""The common shape of an error in the rules: what is wrong, the value that was given, and what was expected.

Each fact has its own subclass, beside the function that raises it.
"""

from typing import ClassVar


class RuleFault(ValueError):
    """Something given to a rule cannot be so.

    `value` is what was given, `expected` says in Chinese what would be right; both are kept as attributes.
    Subclasses set `title`, the name of the fact in Chinese, and `secret` when the value itself must never
    reach a message or a log (identity numbers, phones).
    """

    title: ClassVar[str] = "数值有误"
    secret: ClassVar[bool] = False

    def __init__(self, value: object, expected: str) -> None:
        self.value = value
        self.expected = expected
        shown = "(不予显示)" if self.secret else f"“{value}”"
        super().__init__(f"{self.title}：给出的是{shown}，应为{expected}")
