-- What wrk sends: the lines of a file, in turn, as bodies of POST requests.

local requests, at = {}, 0

init = function(args)
  local headers = {["Content-Type"] = "application/json", ["Accept"] = "application/json"}
  for line in io.lines(args[1]) do
    table.insert(requests, wrk.format("POST", nil, headers, line))
  end
end

request = function()
  at = at % #requests + 1
  return requests[at]
end
