# Runs the script of Execute R Script: tables in, azureml_main, tables out. Started with the folder of its files and a seed.

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[[1]]
seed <- arguments[[2]]
at <- function(name) file.path(folder, name)

fail <- function(code, message, line = NA) {
  writeLines(c(code, if (is.na(line)) "" else as.character(line), message), at("failure.txt"), useBytes = TRUE)
  quit(save = "no", status = 1)
}

# Cells as Millrace writes them: `\N` is missing, a backslash is doubled, times are microseconds.
read_table <- function(name) {
  if (!file.exists(at(paste0(name, ".csv")))) return(NULL)
  columns <- read.csv(at(paste0(name, ".columns")), header = FALSE, colClasses = "character", quote = "\"",
                      na.strings = character(0), comment.char = "", encoding = "UTF-8",
                      col.names = c("name", "type", "categorical"))
  cells <- tryCatch(
    read.csv(at(paste0(name, ".csv")), header = FALSE, colClasses = "character", na.strings = character(0),
             quote = "\"", comment.char = "", strip.white = FALSE, encoding = "UTF-8"),
    error = function(error) as.data.frame(matrix(character(0), 0, nrow(columns)))
  )
  values <- lapply(seq_len(nrow(columns)), function(index) {
    value <- cells[[index]]
    value[value == "\\N"] <- NA
    kind <- columns$type[[index]]
    if (kind == "string") {
      value <- gsub("\\\\", "\\", value, fixed = TRUE)
      return(if (columns$categorical[[index]] == "true") factor(value) else value)
    }
    if (kind == "boolean") return(value == "true")
    if (kind == "datetime") return(as.POSIXct(as.numeric(value) / 1e6, origin = "1970-01-01", tz = "UTC"))
    number <- as.numeric(value)
    if (kind == "integer" && all(is.na(number) | abs(number) < 2147483647)) as.integer(number) else number
  })
  names(values) <- columns$name
  as.data.frame(values, check.names = FALSE, stringsAsFactors = FALSE)
}

quoted <- function(text) paste0("\"", gsub("\"", "\"\"", text, fixed = TRUE), "\"")

write_table <- function(frame, name) {
  kinds <- vapply(frame, function(value) {
    if (is.logical(value) && !all(is.na(value))) "boolean"
    else if (inherits(value, c("POSIXt", "Date"))) "datetime"
    else if (is.integer(value) && !is.factor(value)) "integer"
    else if (is.numeric(value)) "double"
    else "string"
  }, "")
  cells <- Map(function(value, kind) {
    text <- switch(kind,
      boolean = ifelse(value, "true", "false"),
      datetime = format(round(as.numeric(as.POSIXct(value)) * 1e6), scientific = FALSE, trim = TRUE, digits = 22),
      integer = as.character(value),
      double = formatC(value, digits = 17, format = "g", width = 1),
      gsub("\\", "\\\\", enc2utf8(as.character(value)), fixed = TRUE)
    )
    text[is.na(value)] <- "\\N"
    quoted(text)
  }, frame, kinds)
  lines <- if (nrow(frame) == 0) character(0) else do.call(paste, c(unname(cells), sep = ","))
  writeLines(lines, at(paste0(name, ".csv")), useBytes = TRUE)
  facts <- paste(quoted(enc2utf8(names(frame))), quoted(kinds), quoted(ifelse(vapply(frame, is.factor, TRUE), "true", "false")), sep = ",")
  writeLines(facts, at(paste0(name, ".columns")), useBytes = TRUE)
}

if (file.exists(at("bundle.zip"))) unzip(at("bundle.zip"), exdir = "Script Bundle")
set.seed(as.integer(seed))
calling <- function(work) {
  tryCatch(withCallingHandlers(work(), error = function(error) {
    message("Error: ", conditionMessage(error))
    for (call in utils::head(rev(sys.calls()), 12)) message("  at ", paste(deparse(call)[1]))
  }), error = function(error) fail("script-failed", conditionMessage(error)))
}
calling(function() source(at("script.R"), encoding = "UTF-8", keep.source = TRUE))
if (!exists("azureml_main", mode = "function")) fail("script-no-entry", "The script defines no function azureml_main.")
inputs <- list(read_table("table1"), read_table("table2"))
returned <- calling(function() azureml_main(inputs[[1]], inputs[[2]]))
if (is.data.frame(returned)) returned <- list(returned)
if (!is.null(returned) && (!is.list(returned) || length(returned) > 2))
  fail("script-bad-result", "azureml_main has to return a list of up to two data frames.")
for (index in seq_along(returned)) {
  frame <- returned[[index]]
  if (is.null(frame)) next
  if (!is.data.frame(frame)) fail("script-bad-result", "azureml_main has to return a list of up to two data frames.")
  write_table(frame, paste0("result", index))
}
