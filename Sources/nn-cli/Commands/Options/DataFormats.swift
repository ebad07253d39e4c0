/// What --help says of the files that rows are read from.
enum DataFormats {
  static let help: String =
    "The rows: a CSV file, or images in an IDX file (MNIST), plain or gzip; - is standard input."
}
