"""What has a phone to load only when somebody goes there? A screen whose code and words come at its first opening."""

from __future__ import annotations

from typing import Any, ClassVar

import traitlets as t

from cocodesign.language import words
from cocodesign.widgets.screen import Screen, source

__all__ = ["Later"]


class Later(Screen):
    """A screen of which a first visit loads no more than a note of where the rest is.

    When its page comes into sight the page asks for ``code``: the app draws the traits and calls :meth:`bring`.
    """

    MODULES: ClassVar[tuple[str, ...]] = ()
    """The files that joined are its module; the last one exports what draws it and names the whole."""

    _esm = source("door.js", "later.js")

    code = t.Unicode("").tag(sync=True)
    """The module that draws this screen; "" until it is wanted."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_ask("code", lambda _: self.bring())

    def bring(self) -> None:
        """Hand the page the module, and the words on it."""
        with self.hold_sync():
            self.words = {**self.words, **words(self.language, *self.MODULES)}
            self.code = self.module()

    @classmethod
    def module(cls) -> str:
        """Return the code that comes later."""
        return source(*(f"{name}.js" for name in cls.MODULES))

    def _modules(self) -> dict[str, str]:
        return {**super()._modules(), "_esm": "later", "code": self.MODULES[-1]}
