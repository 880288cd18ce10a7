"""What does axe find on a page, light and dark? All its rules once, and once more in the dark the one about colours."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

__all__ = ["COLOURS", "look", "violations", "violations_in"]

RUN = """
(rules) => self.axe && axe.run(document, { resultTypes: ["violations"], ...rules }).then((found) =>
  found.violations.map((one) => `${one.id}: ${one.help} (${one.nodes.map((node) => node.html).join(", ")})`))
"""
COLOURS = {"runOnly": ["color-contrast"]}
STILL = "new Promise((still) => requestAnimationFrame(() => requestAnimationFrame(still)))"
SETTLED = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null)"
PAPER = "getComputedStyle(document.body).backgroundColor"


async def violations(page: Any, rules: dict[str, Any] | None = None) -> list[str]:
    """Return what axe finds on a page, in words; a page that was looked at before has axe already."""
    found = await page.evaluate(RUN, rules or {})
    if found is None:
        await page.evaluate(AXE_SCRIPT)
        found = await page.evaluate(RUN, rules or {})
    return found


def violations_in(page: Any, rules: dict[str, Any] | None = None) -> list[str]:
    """Return what :func:`violations` returns, of a page that is driven without a loop."""
    found = page.evaluate(RUN, rules or {})
    if found is None:
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(RUN, rules or {})
    return found


async def look(page: Any, name: str) -> None:
    """Nothing is found on a page that was opened light, and it needs no sideways scrolling in the dark either."""
    assert await violations(page) == [], name
    light = await page.evaluate(PAPER)
    await page.emulate_media(color_scheme="dark")
    assert await page.evaluate(PAPER) != light, f"{name} does not turn dark"
    for scheme in ("dark", "light"):
        await page.emulate_media(color_scheme=scheme)
        await page.evaluate(STILL)  # colours glide, if only for a moment
        await page.evaluate(SETTLED)
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} scrolls sideways by {wide} px"
        if scheme == "dark":
            assert await violations(page, COLOURS) == [], f"{name} in the dark"
