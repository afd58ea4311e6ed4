package dev.sentryotel.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;

/**
 * What the build says the release is: {@code build-info.properties}, else {@code git.properties}.
 */
final class ReleaseSource {

  private final ObjectProvider<BuildProperties> build;
  private final ObjectProvider<GitProperties> git;

  ReleaseSource(ObjectProvider<BuildProperties> build, ObjectProvider<GitProperties> git) {
    this.build = build;
    this.git = git;
  }

  /** Returns such as {@code shop@1.4.0} or a commit's id; null if the build left nothing. */
  @Nullable String release() {
    BuildProperties buildProperties = build.getIfUnique();
    if (buildProperties != null && buildProperties.getVersion() != null) {
      String artifact = buildProperties.getArtifact();
      return artifact == null
          ? buildProperties.getVersion()
          : artifact + "@" + buildProperties.getVersion();
    }
    GitProperties gitProperties = git.getIfUnique();
    return gitProperties == null ? null : gitProperties.getCommitId();
  }
}
