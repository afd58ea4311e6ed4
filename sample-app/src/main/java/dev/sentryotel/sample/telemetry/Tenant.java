package dev.sentryotel.sample.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * For which branch of the bookshop work is done: {@code main}, or what {@value #HEADER} says.
 *
 * <p>It travels in OpenTelemetry's context, so it reaches whatever the span's context reaches.
 */
public final class Tenant {

  /** The request header that names the branch, for example {@code north}. */
  public static final String HEADER = "X-Tenant";

  private static final String MAIN = "main";
  private static final ContextKey<String> KEY = ContextKey.named("tenant");
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  private Tenant() {}

  /** The branch that a context works for. */
  public static String of(Context context) {
    String tenant = context.get(KEY);
    return tenant == null ? MAIN : tenant;
  }

  /** A context that works for the branch named by a header; any but a plain name is ignored. */
  static Context put(Context context, @Nullable String header) {
    boolean isName = header != null && NAME.matcher(header).matches();
    return isName ? context.with(KEY, header) : context;
  }
}
