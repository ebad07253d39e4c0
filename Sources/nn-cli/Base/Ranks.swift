import CMPI
import NeuralNetwork
import Glibc

/// The processes that mpirun has started together for one training. The first prints and writes; the others, which have
/// the same command line, only compute.
enum Ranks {
  /// As Open MPI's mpirun and MPICH's tell it in the environment: 1 without them.
  static let count = number("OMPI_COMM_WORLD_SIZE") ?? number("PMI_SIZE") ?? 1
  static let own = number("OMPI_COMM_WORLD_RANK") ?? number("PMI_RANK") ?? 0

  static var isFirst: Bool { own == 0 }

  private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

  /// Refuse commands that each process would run for itself.
  static func require(training isTraining: Bool) throws(Failure) {
    guard count > 1, !isTraining else { return }
    throw Failure(
      status: .usage,
      message:
        "mpirun shares the work of 'nn-cli train' only, and \(count) processes would each do the same; "
        + "start this command without it")
  }

  /// Meet the other processes; nil where there are none.
  static func meet() throws(Failure) -> MPI? { count > 1 ? try MPI() : nil }

  /// The end of a process whose command has failed. What all have found is told by the first, which ends at once, and
  /// mpirun ends the others, a second later. So one that is still there is the only one to know.
  static func end(with failure: Failure) -> Never {
    sleep(3)
    Terminal.complain("rank \(own): \(failure.message)")
    Glibc.exit(failure.status.rawValue)
  }
}

/// The exchange of a training over MPI, by libnn-mpi.so.
final class MPI: Exchange {
  private var functions = nn_mpi()

  fileprivate init() throws(Failure) {
    var failed: Int32 = 0
    // Only the first has a last word.
    let problem = mpi_load(&functions, { Ranks.isFirst && Interruption.pending != nil ? 1 : 0 }, &failed)
    if let problem {
      throw Failure(
        status: .software,
        message:
          "mpirun started \(Ranks.count) processes, but MPI is not there: \(String(cString: problem)); build "
          + "it with 'make MPI=1', or start one process")
    }
    guard failed == 0 else {
      throw Failure(status: .software, message: "MPI cannot begin; see what mpirun says")
    }
  }

  var rank: Int { Int(functions.rank) }
  var ranks: Int { Int(functions.ranks) }

  func send(_ bytes: UnsafeRawBufferPointer, to rank: Int) -> Bool {
    functions.send(nil, UInt32(rank), bytes.baseAddress, bytes.count) == 0
  }

  func receive(_ bytes: UnsafeMutableRawBufferPointer, from rank: Int) -> Bool {
    functions.receive(nil, UInt32(rank), bytes.baseAddress, bytes.count) == 0
  }

  func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int) -> Bool {
    functions.broadcast(nil, UInt32(root), bytes.baseAddress, bytes.count) == 0
  }

  /// Wait for the others, and leave.
  func end() { functions.end() }
}
