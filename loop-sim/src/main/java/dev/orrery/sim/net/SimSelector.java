package dev.orrery.sim.net;

import java.nio.channels.*;
import java.nio.channels.spi.*;
import java.util.*;

public abstract class SimSelector extends AbstractSelector {
    protected SimSelector(SelectorProvider p) {
        super(p);
    }

    public boolean hasReady() {
        return false;
    }

    public void onReady(Runnable r) {}
}
