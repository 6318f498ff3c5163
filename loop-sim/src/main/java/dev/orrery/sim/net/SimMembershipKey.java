package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.channels.MembershipKey;
import java.nio.channels.MulticastChannel;
import java.util.LinkedHashSet;
import java.util.Set;

/** A socket's membership of a group. A simulated host has one segment, so any interface is it. */
final class SimMembershipKey extends MembershipKey {
    private final SimDatagramChannel channel;
    private final InetAddress group;
    private final NetworkInterface networkInterface;
    private final @Nullable InetAddress source;
    private final Set<InetAddress> blocked = new LinkedHashSet<>();
    private boolean valid = true;

    SimMembershipKey(
            SimDatagramChannel channel,
            InetAddress group,
            NetworkInterface networkInterface,
            @Nullable InetAddress source) {
        this.channel = channel;
        this.group = group;
        this.networkInterface = networkInterface;
        this.source = source;
    }

    boolean takes(InetAddress destination, InetAddress from) {
        return valid
                && group.equals(destination)
                && (source == null ? !blocked.contains(from) : source.equals(from));
    }

    boolean isOf(InetAddress otherGroup, NetworkInterface other) {
        return valid && group.equals(otherGroup) && networkInterface.equals(other);
    }

    void invalidate() {
        valid = false;
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public void drop() {
        channel.drop(this);
    }

    @Override
    public MembershipKey block(InetAddress sender) {
        if (source != null) {
            throw new IllegalStateException("key is source-specific");
        }
        if (!valid) {
            throw new IllegalStateException("key is no longer valid");
        }
        SimDatagramChannel.checkSource(sender, group);
        blocked.add(sender);
        return this;
    }

    @Override
    public MembershipKey unblock(InetAddress sender) {
        if (!valid) {
            throw new IllegalStateException("key is no longer valid");
        }
        if (!blocked.remove(sender)) {
            throw new IllegalStateException("not blocked");
        }
        return this;
    }

    @Override
    public MulticastChannel channel() {
        return channel;
    }

    @Override
    public InetAddress group() {
        return group;
    }

    @Override
    public NetworkInterface networkInterface() {
        return networkInterface;
    }

    @Override
    public @Nullable InetAddress sourceAddress() {
        return source;
    }

    @Override
    public String toString() {
        return "<"
                + group.getHostAddress()
                + ','
                + networkInterface.getName()
                + (source == null ? "" : "," + source.getHostAddress())
                + '>';
    }
}
