-- Typst stops at a link into the document that leads nowhere, and at one without an address.
-- Here such a link becomes the words that it stands on.

local targets = {}

local function remember(element)
  if element.attr and element.identifier ~= "" then
    targets[element.identifier] = true
  end
end

local function unlink(link)
  local name = link.target:match("^#(.*)$")
  if link.target == "" or (name and not targets[name]) then
    return link.content
  end
end

return { { Block = remember, Inline = remember }, { Link = unlink } }
