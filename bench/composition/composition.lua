-- What plain XHTML says with classes, for typst and LaTeX: `opening` and `back` are set smaller,
-- boxes are quotations.

local marks = {
  latex = { opening = { "{\\opening", "\\par}\\closeopening" }, back = { "{\\back", "\\par}" } },
  typst = { opening = { "#opening[", "]" }, back = { "#back[", "]" } },
}

function Div(div)
  if div.classes:includes("admonition") then
    return pandoc.BlockQuote(div.content)
  end
  for class, around in pairs(marks[FORMAT] or {}) do
    if div.classes:includes(class) then
      local blocks = pandoc.Blocks({ pandoc.RawBlock(FORMAT, around[1]) })
      blocks:extend(div.content)
      blocks:insert(pandoc.RawBlock(FORMAT, around[2]))
      return blocks
    end
  end
  return div.content
end

-- Numbers of notes and references are raised by the tools; headings need no labels.
function Header(header)
  header.identifier = ""
  return header
end
