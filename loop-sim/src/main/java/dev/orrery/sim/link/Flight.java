package dev.orrery.sim.link;

/** A packet under way: what happens when it arrives. */
final class Flight implements Runnable {
    private final Path path;
    private final Packet packet;

    Flight(Path path, Packet packet) {
        this.path = path;
        this.packet = packet;
    }

    @Override
    public void run() {
        path.arrived(packet);
    }
}
