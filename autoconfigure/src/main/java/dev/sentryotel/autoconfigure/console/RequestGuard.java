package dev.sentryotel.autoconfigure.console;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says who may look at the console: this machine, by a name of this machine.
 *
 * <p>The address alone is not enough. A page from elsewhere may have its own name resolved to
 * 127.0.0.1 and then ask for anything here (DNS rebinding); a proxy on this machine passes on
 * requests of strangers; an application that allows every origin would let any page read; and even
 * a page that may not read an answer can measure how long a search takes. So the name must be one
 * of this machine, nobody may have forwarded the request, and no page of another origin may have
 * made it, unless to lead to the page.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata</a>
 */
final class RequestGuard {

  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "localhost.");

  /** Headers by which proxies tell of themselves. */
  static final List<String> FORWARDING =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Proto",
          "X-Forwarded-Server",
          "X-Original-Forwarded-For",
          "X-Client-IP",
          "X-Cluster-Client-IP",
          "X-Real-IP",
          "CF-Connecting-IP",
          "True-Client-IP",
          "Via");

  private final List<AddressRange> allowedAddresses;
  private final Set<String> allowedHosts;

  /**
   * @param allowedAddresses in addition to loopback ones
   * @param allowedHosts in addition to those of this machine, without ports
   */
  RequestGuard(List<AddressRange> allowedAddresses, List<String> allowedHosts) {
    this.allowedAddresses = List.copyOf(allowedAddresses);
    this.allowedHosts =
        allowedHosts.stream()
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** A request, as far as it matters here. */
  interface Request {

    /** Returns who opened the connection, as far as the server tells; null if unknown. */
    @Nullable InetAddress peer();

    /** Returns whom the server takes for that, perhaps because of a header; null if unknown. */
    @Nullable InetAddress client();

    /** Returns the address of this machine that the connection was opened to; null if unknown. */
    @Nullable InetAddress local();

    /** Returns all values of a header. */
    List<String> header(String name);

    /** Returns whether it is for the page itself, and not for what the page loads. */
    boolean isOfPage();

    /** Returns whether the server took a header away by which a proxy may have told of itself. */
    boolean isForwarded();
  }

  /** Returns whether it may be answered; else it should seem that there is nothing. */
  boolean admits(Request request) {
    List<String> hosts = request.header("Host");
    if (hosts.size() != 1
        || !isAllowed(request.peer(), request.local())
        || !isAllowed(request.client(), request.local())) {
      return false;
    }
    String host = hosts.get(0);
    String name = name(host);
    if (!allowedHosts.contains(name) && !(isLoopback(name) && isDirect(request))) {
      return false;
    }
    return request.header("Origin").stream().allMatch(origin -> isOf(origin, host))
        && isNoPageOfAnotherSite(request);
  }

  /** What comes from a loopback address arrives at one; else the server was told so by a header. */
  private boolean isAllowed(@Nullable InetAddress address, @Nullable InetAddress local) {
    return address != null
        && ((address.isLoopbackAddress() && local != null && local.isLoopbackAddress())
            || allowedAddresses.stream().anyMatch(range -> range.contains(address)));
  }

  /** A link from another page may lead here: what it opens, that page cannot see. */
  private static boolean isNoPageOfAnotherSite(Request request) {
    return !hasAny(request, "Sec-Fetch-Site", Set.of("cross-site", "same-site"))
        || (request.isOfPage() && hasAny(request, "Sec-Fetch-Dest", Set.of("document")));
  }

  private static boolean hasAny(Request request, String header, Set<String> values) {
    return request.header(header).stream().anyMatch(values::contains);
  }

  private static boolean isDirect(Request request) {
    return !request.isForwarded()
        && FORWARDING.stream().allMatch(name -> request.header(name).isEmpty());
  }

  private static boolean isLoopback(String name) {
    if (LOOPBACK_NAMES.contains(name)) {
      return true;
    }
    InetAddress address = AddressRange.literal(name);
    return address != null && address.isLoopbackAddress();
  }

  /** Only addresses and names of this origin; {@code null}, of a sandbox, is another's. */
  private static boolean isOf(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }

  /** Returns the host without its port: {@code [::1]:8080} to {@code ::1}. */
  private static String name(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      int end = lower.indexOf(']');
      return end < 0 ? "" : lower.substring(1, end);
    }
    int colon = lower.indexOf(':');
    return colon < 0 ? lower : lower.substring(0, colon);
  }
}
