# A whole run: session, jobs, wait, export.  Rscript run.R URL TOKEN LINK...
library(httr2)
args <- commandArgs(trailingOnly = TRUE)
links <- args[-(1:2)]

call <- function(path, body = NULL) {
  asked <- request(args[1]) |> req_url_path_append("api") |> req_auth_bearer_token(args[2])
  asked <- req_url(asked, paste0(asked$url, path))
  if (!is.null(body)) {
    key <- paste0("r-", format(Sys.time(), "%Y%m%d%H%M%OS6"), "-", Sys.getpid())
    asked <- asked |> req_body_json(body) |> req_headers(`Idempotency-Key` = key)
  }
  req_perform(asked)
}

hosts <- unique(sub("^https?://([^/]+).*", "\\1", links))
session <- resp_body_json(call("/sessions", list(
  experiment = "Trust game", name = "Pilot", hosts = as.list(hosts),
  config = list(platform = "web", model = "dry-run")
)))$session
entries <- lapply(links, function(link) list(url = link))
call(paste0("/sessions/", session, "/jobs"), list(entries = entries))

over <- c("completed", "full", "failed", "cancelled")
repeat {
  jobs <- resp_body_json(call(paste0("/jobs?session=", session)))$jobs
  if (all(vapply(jobs, function(job) job$state %in% over, logical(1)))) break
  Sys.sleep(1)
}

cat(resp_body_string(call(paste0("/export/jobs?sessions=", session, "&format=csv"))))
