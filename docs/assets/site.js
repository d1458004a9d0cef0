// What Material for MkDocs leaves out for assistive technology and for the keyboard.
document.querySelector(".md-search")?.setAttribute("aria-label", "Search")

const keyboard = () => {
  // A region that scrolls can be reached, so that the arrow keys scroll it.
  for (const region of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code"))
    region.tabIndex = 0
  document.querySelectorAll(".md-code__nav").forEach((nav, at) =>
    nav.setAttribute("aria-label", `Code block ${at + 1}`))
}
keyboard()
// The theme wraps tables and adds buttons to code when they are first seen.
new MutationObserver(keyboard).observe(document.querySelector("article"), { childList: true, subtree: true })
