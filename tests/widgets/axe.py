"""What does axe find on a page, light and dark? All its rules once, and once more in the dark the one about colours."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.async_playwright import Axe

__all__ = ["look"]

IN_THE_DARK = "axe.run(document, {runOnly: ['color-contrast']}).then((found) => found.violations)"
STILL = "new Promise((still) => requestAnimationFrame(() => requestAnimationFrame(still)))"
SETTLED = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null)"
PAPER = "getComputedStyle(document.body).backgroundColor"


async def look(page: Any, name: str) -> None:
    """Nothing is found on a page that was opened light, and it needs no sideways scrolling in the dark either."""
    found = await Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
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
            assert await page.evaluate(IN_THE_DARK) == [], f"{name} in the dark"
