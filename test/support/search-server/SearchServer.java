import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * OpenSearch with one node and without security, for the example's test: java -cp CLASSPATH SearchServer.java FOLDER PORT.
 * FOLDER must contain an empty folder "config"; the data is put beside it.
 */
final class SearchServer extends Node {
  private SearchServer(Environment environment) {
    super(environment, List.of(Netty4Plugin.class, ReindexPlugin.class), false);
  }

  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.builder()
        .put("path.home", arguments[0])
        .put("http.port", arguments[1])
        .put("transport.port", "0")
        .put("network.host", "127.0.0.1")
        .put("discovery.type", "single-node")
        // a full disk would make every index read-only
        .put("cluster.routing.allocation.disk.threshold_enabled", false)
        .build();
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), Path.of(arguments[0]), () -> "test");
    new SearchServer(environment).start();
    // the node's own threads do not keep the process alive
    Thread.currentThread().join();
  }
}
