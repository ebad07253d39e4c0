import ArgumentParser

/// Option of the form of a result.
struct ReportOptions: ParsableArguments {
  @Flag(help: "Print the result as one JSON object.")
  var json = false
}
