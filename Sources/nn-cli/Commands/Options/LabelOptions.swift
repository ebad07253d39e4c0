import ArgumentParser

/// Where targets are that are in a file of their own.
struct LabelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The targets of the rows in their order: an IDX file of labels, or a CSV file of one column.",
      valueName: "file"))
  var labels: String?
}
