package dev.orrery.sim.tcp;

import java.time.Duration;

/**
 * The options of one connection or listener; connections that a listener accepts inherit its own.
 *
 * <p>Threading: immutable, any thread. Source: the defaults are Linux's, save that buffers do not
 * grow: 128 KiB each way, Nagle's algorithm and delayed acknowledgements on, keepalive off, two
 * hours before its first probe, then one every 75 s, 9 in all.
 */
public final class TcpOptions {
    private static final TcpOptions STANDARD = new TcpOptions();

    // Written by the constructors and, on a fresh copy, by the with-methods only.
    private int sendBufferBytes;
    private int receiveBufferBytes;
    private boolean noDelay;
    private boolean delayedAck;
    private boolean keepAlive;
    private long keepIdleNanos;
    private long keepIntervalNanos;
    private int keepProbes;
    private long lingerNanos;
    private boolean reuseAddress;

    private TcpOptions() {
        this.sendBufferBytes = 128 << 10;
        this.receiveBufferBytes = 128 << 10;
        this.noDelay = false;
        this.delayedAck = true;
        this.keepAlive = false;
        this.keepIdleNanos = Duration.ofHours(2).toNanos();
        this.keepIntervalNanos = Duration.ofSeconds(75).toNanos();
        this.keepProbes = 9;
        this.lingerNanos = -1;
        this.reuseAddress = false;
    }

    private TcpOptions(TcpOptions other) {
        this.sendBufferBytes = other.sendBufferBytes;
        this.receiveBufferBytes = other.receiveBufferBytes;
        this.noDelay = other.noDelay;
        this.delayedAck = other.delayedAck;
        this.keepAlive = other.keepAlive;
        this.keepIdleNanos = other.keepIdleNanos;
        this.keepIntervalNanos = other.keepIntervalNanos;
        this.keepProbes = other.keepProbes;
        this.lingerNanos = other.lingerNanos;
        this.reuseAddress = other.reuseAddress;
    }

    /**
     * What a socket has when nothing is said.
     *
     * @return the same options all the time
     */
    public static TcpOptions standard() {
        return STANDARD;
    }

    /**
     * Returns options as these with another size of the send buffer.
     *
     * @param bytes at least 1
     * @return new options
     * @throws IllegalArgumentException if it is less
     */
    public TcpOptions withSendBuffer(int bytes) {
        require("sendBufferBytes", bytes);
        TcpOptions copy = new TcpOptions(this);
        copy.sendBufferBytes = bytes;
        return copy;
    }

    /**
     * Returns options as these with another size of the receive buffer.
     *
     * @param bytes at least 1
     * @return new options
     * @throws IllegalArgumentException if it is less
     */
    public TcpOptions withReceiveBuffer(int bytes) {
        require("receiveBufferBytes", bytes);
        TcpOptions copy = new TcpOptions(this);
        copy.receiveBufferBytes = bytes;
        return copy;
    }

    /**
     * Returns options as these with Nagle's algorithm off or on.
     *
     * @param on true to send small segments at once
     * @return new options
     */
    public TcpOptions withNoDelay(boolean on) {
        TcpOptions copy = new TcpOptions(this);
        copy.noDelay = on;
        return copy;
    }

    /**
     * Returns options as these with delayed acknowledgements on or off.
     *
     * @param on whether they wait for data to ride on
     * @return new options
     */
    public TcpOptions withDelayedAck(boolean on) {
        TcpOptions copy = new TcpOptions(this);
        copy.delayedAck = on;
        return copy;
    }

    /**
     * Returns options as these with keepalive on or off.
     *
     * @param on whether an idle connection is probed
     * @return new options
     */
    public TcpOptions withKeepAlive(boolean on) {
        TcpOptions copy = new TcpOptions(this);
        copy.keepAlive = on;
        return copy;
    }

    /**
     * Returns options as these with another way to close.
     *
     * @param nanos 0 to reset the connection, negative for the usual way; a longer wait is the
     *     caller's
     * @return new options
     */
    public TcpOptions withLinger(long nanos) {
        TcpOptions copy = new TcpOptions(this);
        copy.lingerNanos = nanos;
        return copy;
    }

    /**
     * Returns options as these with reuse of addresses on or off.
     *
     * @param on whether a bind may take a port that old connections still hold
     * @return new options
     */
    public TcpOptions withReuseAddress(boolean on) {
        TcpOptions copy = new TcpOptions(this);
        copy.reuseAddress = on;
        return copy;
    }

    /**
     * Returns options as these with other times of keepalive; whether it is on stays as it is.
     *
     * @param idle how long a connection is idle before the first probe
     * @param interval how long after a probe the next is sent
     * @param probes how many probes without an answer end the connection
     * @return new options
     * @throws IllegalArgumentException if one of them is not positive
     */
    public TcpOptions withKeepAliveTimes(Duration idle, Duration interval, int probes) {
        require("keepIdleNanos", idle.toNanos());
        require("keepIntervalNanos", interval.toNanos());
        require("keepProbes", probes);
        TcpOptions copy = new TcpOptions(this);
        copy.keepIdleNanos = idle.toNanos();
        copy.keepIntervalNanos = interval.toNanos();
        copy.keepProbes = probes;
        return copy;
    }

    /**
     * Returns how many bytes may wait to be acknowledged.
     *
     * @return bytes, at least 1
     */
    public int sendBufferBytes() {
        return sendBufferBytes;
    }

    /**
     * Returns how many bytes may wait to be read.
     *
     * @return bytes, at least 1
     */
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    /**
     * Returns whether small segments are sent at once, that is, whether Nagle's algorithm is off.
     *
     * @return false if nothing is said
     */
    public boolean noDelay() {
        return noDelay;
    }

    /**
     * Returns whether acknowledgements wait up to 40 ms for data to ride on.
     *
     * @return true if nothing is said
     */
    public boolean delayedAck() {
        return delayedAck;
    }

    /**
     * Returns whether a connection that is idle is probed.
     *
     * @return false if nothing is said
     */
    public boolean keepAlive() {
        return keepAlive;
    }

    /**
     * Returns how long a connection is idle before its first probe.
     *
     * @return nanoseconds
     */
    public long keepIdleNanos() {
        return keepIdleNanos;
    }

    /**
     * Returns how long after a probe the next is sent.
     *
     * @return nanoseconds
     */
    public long keepIntervalNanos() {
        return keepIntervalNanos;
    }

    /**
     * Returns how many probes without an answer end a connection.
     *
     * @return at least 1
     */
    public int keepProbes() {
        return keepProbes;
    }

    /**
     * Returns how close ends a connection.
     *
     * @return 0 to reset it, negative for the usual way
     */
    public long lingerNanos() {
        return lingerNanos;
    }

    /**
     * Returns whether a bind may take a port that old connections still hold.
     *
     * @return false if nothing is said
     */
    public boolean reuseAddress() {
        return reuseAddress;
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    name
                            + " must be at least 1: "
                            + name
                            + "="
                            + value
                            + ". TcpOptions.standard() holds what is usual.");
        }
    }
}
