import ArgumentParser

/// What other tools call the options of nn-cli.
enum ForeignOptions {
  private static let names: [String: String] = [
    "--batch-size": "--batch", "--batch_size": "--batch", "--layers": "--hidden",
    "--hidden-layers": "--hidden",
    "--hidden-layer-sizes": "--hidden", "--hidden_layer_sizes": "--hidden", "--units": "--hidden",
    "--ignore": "--drop", "--ignored-columns": "--drop", "--exclude": "--drop", "--skip-columns": "--drop",
    "--columns": "--features", "--usecols": "--features", "--inputs": "--features", "--x": "--features",
    "--label": "--target", "--label-column": "--target", "--response": "--target", "--y": "--target",
    "--sep": "--delimiter", "--separator": "--delimiter", "--delim": "--delimiter",
    "--na-values": "--na", "--na_values": "--na", "--na-string": "--na", "--missing-values": "--na",
    "--dropna": "--missing drop", "--solver": "--optimizer", "--optimiser": "--optimizer",
    "--learning_rate": "--lr", "--learning-rate-init": "--lr", "--eta": "--lr",
    "--num-epochs": "--epochs", "--n-epochs": "--epochs", "--max-iter": "--epochs",
    "--iterations": "--epochs",
    "--random-state": "--seed", "--random-seed": "--seed", "--validation-fraction": "--validation",
    "--validation-split": "--validation", "--test-size": "--test", "--test-split": "--test",
    "--early-stopping": "--patience", "--n-iter-no-change": "--patience", "--l2": "--weight-decay",
    "--cv": "--folds", "--k": "--folds", "--n-splits": "--folds", "--n-jobs": "--threads",
    "--jobs": "--threads",
    "--verbose": "--log", "--out": "--output", "--model-out": "--output",
  ]

  /// The option of nn-cli in place of another tool's among the words of a command line that was refused; nil where the
  /// command has no such option.
  static func instead(in words: [String]) -> String? {
    let command = NNCLI.configuration.subcommands.first { $0.configuration.commandName == words.first }
    guard let help = command?.helpMessage(columns: 200) else { return nil }
    for word in words.prefix(while: { $0 != "--" }).map({ $0.prefix { $0 != "=" } }) {
      if let own = names[String(word)], let name = own.split(separator: " ").first,
        help.contains("\(name) "), !help.contains("\(word) ")
      {
        return "no option '\(word)'; it is \(own) here"
      }
    }
    return nil
  }
}
