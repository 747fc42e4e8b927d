-- {{< srlm experiment=noisy-judge beta=0.5 … >}}: one live experiment in a document or on a slide.

-- Which experiments and attributes there are, as the build that this extension comes from knows them.
local names = dofile(quarto.utils.resolve_path("names.lua"))

-- Attributes of the shortcode itself; all others go into the experiment's link.
local own = { "base", "height", "title" }

local function has(list, name)
  for _, each in ipairs(list) do
    if each == name then return true end
  end
  return false
end

-- Letters to change, add or leave out to make one of the other.
local function distance(a, b)
  local row = {}
  for j = 0, #b do row[j] = j end
  for i = 1, #a do
    local before = row[0]
    row[0] = i
    for j = 1, #b do
      local cost = a:sub(i, i) == b:sub(j, j) and 0 or 1
      local best = math.min(row[j] + 1, row[j - 1] + 1, before + cost)
      before, row[j] = row[j], best
    end
  end
  return row[#b]
end

-- ", is “judge_noise” meant?" or nothing.
local function meant(name, list)
  local best, least = nil, 3
  for _, each in ipairs(list) do
    local steps = distance(name, each)
    if steps < least then best, least = each, steps end
  end
  return best and ("; is “" .. best .. "” meant?") or ""
end

local function fail(message)
  error("shortcode srlm: " .. message, 0)
end

-- What stands in an address as it is; all else by its bytes.
local function encoded(text)
  return (text:gsub("[^%w%-._~,]", function(letter) return string.format("%%%02X", letter:byte()) end))
end

local function escaped(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function text(value)
  return type(value) == "string" and value or pandoc.utils.stringify(value)
end

-- The attributes in a fixed order, so that a document renders the same every time; checked by name.
local function given(args, kwargs)
  if #args > 0 then
    fail("“" .. text(args[1]) .. "” has no name; write name=value, for example experiment=noisy-judge")
  end
  local attributes, order = {}, {}
  for raw, value in pairs(kwargs) do
    local name = raw:gsub("-", "_")
    if not has(own, name) and name ~= "experiment" and not has(names.attributes, name) then
      local all = { "experiment", table.unpack(own) }
      for _, each in ipairs(names.attributes) do all[#all + 1] = each end
      fail("there is no attribute “" .. raw .. "”" .. meant(name, all) .. " Allowed are " .. table.concat(all, ", "))
    end
    if attributes[name] then fail("“" .. name .. "” is given twice") end
    attributes[name] = text(value)
    order[#order + 1] = name
  end
  table.sort(order)
  return attributes, order
end

-- The folder of the laboratory, with a slash at its end.
local function base_of(attributes, meta)
  local base = attributes.base or (meta["srlm-base"] and text(meta["srlm-base"])) or ""
  if base == "" then
    fail("where is the laboratory? Write srlm-base: https://… into the document's header")
  end
  return base:sub(-1) == "/" and base or base .. "/"
end

-- Laboratories whose script the document has.
local included = {}

local function srlm(args, kwargs, meta)
  local attributes, order = given(args, kwargs)
  local experiment = attributes.experiment
  if not experiment then fail("experiment=NAME is missing; there is " .. table.concat(names.experiments, ", ")) end
  if not has(names.experiments, experiment) then
    fail("there is no experiment “" .. experiment .. "”" .. meant(experiment, names.experiments) ..
      " There is " .. table.concat(names.experiments, ", "))
  end
  local on_slide = quarto.doc.is_format("revealjs")
  -- On a slide nothing scrolls.
  if on_slide and not attributes.fit then
    attributes.fit = "frame"
    order[#order + 1] = "fit"
    table.sort(order)
  end
  local height = attributes.height or "560"
  if not height:match("^%d+$") then fail("height: got “" .. height .. "” but allowed is a number of px, such as 560") end
  local base = base_of(attributes, meta)
  local title = attributes.title or ("Experiment: " .. experiment:gsub("-", " "))

  local fields = { "experiment=" .. encoded(experiment) }
  local element = { 'experiment="' .. escaped(experiment) .. '"' }
  for _, name in ipairs(order) do
    if name ~= "experiment" and not has(own, name) then
      fields[#fields + 1] = name .. "=" .. encoded(attributes[name])
      element[#element + 1] = name:gsub("_", "-") .. '="' .. escaped(attributes[name]) .. '"'
    end
  end
  local address = base .. "embed.html#" .. table.concat(fields, "&")

  if on_slide then
    -- data-src: it begins to compute when its slide comes up.
    return pandoc.RawBlock("html", '<iframe data-src="' .. escaped(address) .. '" title="' .. escaped(title) ..
      '" width="100%" height="' .. height .. '" allow="clipboard-write" data-external="1" style="border: 0"></iframe>')
  end
  if quarto.doc.is_format("html:js") then
    if not included[base] then
      quarto.doc.include_text("in-header",
        '<script src="' .. escaped(base) .. 'srlm-experiment.js" defer data-external="1"></script>')
      included[base] = true
    end
    -- What fits a frame has no height of its own.
    if attributes.fit == "frame" then element[#element + 1] = 'style="height: ' .. height .. 'px"' end
    return pandoc.RawBlock("html", "<srlm-experiment " .. table.concat(element, " ") ..
      ' base="' .. escaped(base) .. '" title="' .. escaped(title) .. '"></srlm-experiment>')
  end
  return pandoc.Para({ pandoc.Link({ pandoc.Str(title .. " (it runs in a browser)") }, address) })
end

return { srlm = srlm }
