import ArgumentParser

/// Where targets are that are in a file of their own.
struct LabelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(DataFormats.targets, valueName: "file"))
  var labels: String?
}
