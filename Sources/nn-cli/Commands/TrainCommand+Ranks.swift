import NeuralNetwork

/// Training by several processes, which mpirun starts with the same command line.
extension TrainCommand {
  /// Train as one of the processes that write nothing. What all of them find, the first one tells.
  func follow(_ mpi: MPI) throws {
    var command = self
    command.outputs.log = nil
    command.outputs.live = false
    command.tensorBoard.folder = nil
    command.checkpoints.path = nil
    command.quiet = true
    let checkpoint = try checkpoints.resume.map { try Checkpoint(path: $0) }
    let run = try TrainingRun(command, from: checkpoint, SideOutputs())
    do {
      try run.follow(mpi)
    } catch let failure as Failure where failure.status == .diverged || failure == .goneRank {
    } catch is Interrupted {}
    mpi.end()
  }

  /// Standard input goes to the first process only.
  func requireFilesOfAll() throws(Failure) {
    guard Ranks.count > 1, (data.inputs + heldOut.inputs).contains("-") else { return }
    throw Failure(
      status: .usage,
      message: "mpirun gives standard input to one process only; name a file that all can read")
  }
}

extension TrainingRun {
  /// Train as one of several processes, and tell nobody.
  func follow(_ mpi: MPI) throws {
    network.exchange = mpi
    _ = try Interruption.deferring {
      try training.run(network, on: train, validation: validation, observer: SilentObserver())
    }
  }
}

extension Failure {
  static let goneRank = Failure(
    status: .io, message: "another process of the training is gone; nothing more was saved")
}
