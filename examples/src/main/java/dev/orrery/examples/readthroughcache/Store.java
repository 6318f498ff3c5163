package dev.orrery.examples.readthroughcache;

/** What lies behind a cache; every call blocks. Threading: any thread. */
public interface Store {
    /**
     * Reads.
     *
     * @param key what
     * @return its value
     * @throws Exception if it cannot be read
     */
    String load(String key) throws Exception;

    /**
     * Writes.
     *
     * @param key what
     * @param value its new value
     * @throws Exception if it is not known whether it was written
     */
    void save(String key, String value) throws Exception;
}
