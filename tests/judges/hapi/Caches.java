import ca.uhn.fhir.sl.cache.Cache;
import ca.uhn.fhir.sl.cache.CacheLoader;
import ca.uhn.fhir.sl.cache.CacheProvider;
import ca.uhn.fhir.sl.cache.LoadingCache;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The caches that HAPI asks for, and that its jar names no maker of: plain maps. */
public class Caches<K, V> implements CacheProvider<K, V> {
  public Cache<K, V> create(long milliseconds) {
    return new Held<>(null);
  }

  public Cache<K, V> create(long milliseconds, long most) {
    return new Held<>(null);
  }

  public LoadingCache<K, V> create(long milliseconds, CacheLoader<K, V> loader) {
    return new Held<>(loader);
  }

  public LoadingCache<K, V> create(long milliseconds, long most, CacheLoader<K, V> loader) {
    return new Held<>(loader);
  }

  private static final class Held<K, V> implements LoadingCache<K, V> {
    private final Map<K, V> map = new ConcurrentHashMap<>();
    private final CacheLoader<K, V> loader;

    Held(CacheLoader<K, V> loader) {
      this.loader = loader;
    }

    public V getIfPresent(K key) {
      return map.get(key);
    }

    public V get(K key, Function<? super K, ? extends V> make) {
      return map.computeIfAbsent(key, make);
    }

    public V get(K key) {
      return map.computeIfAbsent(key, this::loaded);
    }

    private V loaded(K key) {
      try {
        return loader.load(key);
      } catch (Exception error) {
        throw new IllegalStateException(error);
      }
    }

    public Map<K, V> getAllPresent(Iterable<? extends K> keys) {
      Map<K, V> found = new ConcurrentHashMap<>();
      keys.forEach(key -> { if (map.containsKey(key)) found.put(key, map.get(key)); });
      return found;
    }

    public Map<K, V> getAll(Iterable<? extends K> keys) {
      Map<K, V> found = new ConcurrentHashMap<>();
      keys.forEach(key -> found.put(key, get(key)));
      return found;
    }

    public void refresh(K key) {
      map.put(key, loaded(key));
    }

    public void put(K key, V value) {
      map.put(key, value);
    }

    public void putAll(Map<? extends K, ? extends V> all) {
      map.putAll(all);
    }

    public void invalidate(K key) {
      map.remove(key);
    }

    public void invalidateAll(Iterable<? extends K> keys) {
      keys.forEach(map::remove);
    }

    public void invalidateAll() {
      map.clear();
    }

    public long estimatedSize() {
      return map.size();
    }

    public void cleanUp() {}
  }
}
