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

  /// The option of nn-cli in place of another tool's that a message of ArgumentParser calls unknown; nil where the command
  /// has no such option.
  static func instead(of message: String, for command: String) -> String? {
    let parts = message.split(separator: "'", omittingEmptySubsequences: false)
    guard message.hasPrefix("Unknown option"), parts.count > 1 else { return nil }
    let word = parts[1].prefix { $0 != "=" }
    guard let own = names[String(word)], let name = own.split(separator: " ").first, has(name, command) else {
      return nil
    }
    return "no option '\(word)'; it is \(own) here"
  }

  private static func has(_ option: Substring, _ command: String) -> Bool {
    let found = NNCLI.configuration.subcommands.first { $0.configuration.commandName == command }
    return found?.helpMessage(columns: 200).contains("\(option) ") ?? false
  }
}
