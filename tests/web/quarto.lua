-- What Quarto gives to a shortcode, in a few lines: lua5.4 quarto.lua FOLDER FORMAT META name=value …
-- Prints what the shortcode returns and what it includes, one thing a line; "error: …" and status 1 where it fails.
local folder, format, base = arg[1], arg[2], arg[3]

-- Values come as Pandoc's inlines, which are no strings.
local function inlines(text) return { inlines = text } end

pandoc = {
  utils = { stringify = function(value) return type(value) == "string" and value or value.inlines end },
  RawBlock = function(kind, text) return { "raw " .. kind, text } end,
  Str = function(text) return text end,
  Link = function(words, target) return table.concat(words) .. " -> " .. target end,
  Para = function(parts) return { "para", table.concat(parts) } end,
}
local formats = {
  html = { html = true, ["html:js"] = true },
  revealjs = { html = true, ["html:js"] = true, revealjs = true },
  pdf = { pdf = true, latex = true },
}
quarto = {
  doc = {
    is_format = function(name) return formats[format][name] == true end,
    include_text = function(place, text) print("include " .. place .. "\t" .. text) end,
  },
  utils = { resolve_path = function(name) return folder .. "/" .. name end },
}

local meta = base ~= "" and { ["srlm-base"] = inlines(base) } or {}
local args, kwargs = {}, {}
for i = 4, #arg do
  local name, value = arg[i]:match("^([^=]+)=(.*)$")
  if name then kwargs[name] = inlines(value) else args[#args + 1] = inlines(arg[i]) end
end

local shortcodes = dofile(folder .. "/srlm.lua")
local fine, result = pcall(shortcodes.srlm, args, kwargs, meta)
if not fine then
  print("error: " .. result)
  os.exit(1)
end
print(result[1] .. "\t" .. result[2])
if os.getenv("TWICE") then shortcodes.srlm(args, kwargs, meta) end
