package slipway.registry;

import java.util.Map;
import slipway.api.Digest;
import slipway.api.Json;
import tools.jackson.databind.JsonNode;

/// What goes into a package: files by path, the model's signature, and the provenance (code commit,
/// definition digests, trees, library versions, settings). No times, run ids, paths or hosts: equal
/// inputs must give the same digest.
public record PackageContents(Map<String, Digest> files, JsonNode signature, JsonNode provenance) {
  public PackageContents {
    files = Json.sorted(files);
  }
}
