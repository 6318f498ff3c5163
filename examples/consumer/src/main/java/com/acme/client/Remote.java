package com.acme.client;

import java.util.concurrent.CompletableFuture;

/** The service that the client asks. */
@FunctionalInterface
public interface Remote {
    CompletableFuture<String> fetch(String key);
}
