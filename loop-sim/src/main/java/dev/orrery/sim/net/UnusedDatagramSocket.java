package dev.orrery.sim.net;

import java.net.DatagramPacket;
import java.net.DatagramSocketImpl;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;

/** What the JDK's {@code DatagramSocket} asks for and its simulated subclass never uses. */
@SuppressWarnings("removal") // Two methods that still are abstract.
final class UnusedDatagramSocket extends DatagramSocketImpl {
    private static AssertionError unused() {
        return new AssertionError("the adaptor overrides every method that gets here");
    }

    @Override
    protected void create() {
        throw unused();
    }

    @Override
    protected void bind(int port, InetAddress address) {
        throw unused();
    }

    @Override
    protected void send(DatagramPacket packet) {
        throw unused();
    }

    @Override
    protected int peek(InetAddress address) {
        throw unused();
    }

    @Override
    protected int peekData(DatagramPacket packet) {
        throw unused();
    }

    @Override
    protected void receive(DatagramPacket packet) {
        throw unused();
    }

    @Override
    protected void setTTL(byte ttl) {
        throw unused();
    }

    @Override
    protected byte getTTL() {
        throw unused();
    }

    @Override
    protected void setTimeToLive(int ttl) {
        throw unused();
    }

    @Override
    protected int getTimeToLive() {
        throw unused();
    }

    @Override
    protected void join(InetAddress group) {
        throw unused();
    }

    @Override
    protected void leave(InetAddress group) {
        throw unused();
    }

    @Override
    protected void joinGroup(SocketAddress group, NetworkInterface networkInterface) {
        throw unused();
    }

    @Override
    protected void leaveGroup(SocketAddress group, NetworkInterface networkInterface) {
        throw unused();
    }

    @Override
    protected void close() {
        throw unused();
    }

    @Override
    public void setOption(int option, Object value) {
        throw unused();
    }

    @Override
    public Object getOption(int option) {
        throw unused();
    }
}
