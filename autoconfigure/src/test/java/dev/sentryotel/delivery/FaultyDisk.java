package dev.sentryotel.delivery;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;

/** A file system that fails, or takes its time, where a test says so; else it is the real one. */
final class FaultyDisk {

  /** What is about to be done. */
  enum Deed {
    LOOK,
    READ,
    LIST,
    CREATE,
    WRITE,
    MOVE,
    DELETE
  }

  /** Throws what shall go wrong, or takes its time. */
  interface Fault {
    void before(Deed deed, Path path) throws IOException;
  }

  /** {@value}: what is written at one time, so that something can happen in between. */
  private static final int PORTION_BYTES = 64 << 10;

  private final FileSystem real;
  private final FileSystem faulty;
  private final FileSystemProvider provider;
  private volatile Fault fault = (deed, path) -> {};

  private FaultyDisk(FileSystem real) {
    this.real = real;
    faulty = new Files();
    provider = new Provider();
  }

  static FaultyDisk over(Path real) {
    return new FaultyDisk(real.getFileSystem());
  }

  void fault(Fault fault) {
    this.fault = fault;
  }

  /** Returns the same path, but on this disk. */
  Path path(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            FaultyDisk.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getFileSystem")) {
                return faulty;
              }
              Object[] real = arguments == null ? new Object[0] : arguments.clone();
              for (int i = 0; i < real.length; i++) {
                real[i] = real[i] instanceof Path other ? real(other) : real[i];
              }
              try {
                Object result = method.invoke(path, real);
                return result instanceof Path made ? path(made) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Path real(Path path) {
    return path.getFileSystem() == faulty ? real.getPath(path.toString()) : path;
  }

  private Path about(Deed deed, Path path) throws IOException {
    Path real = real(path);
    fault.before(deed, real);
    return real;
  }

  private final class Files extends FileSystem {

    @Override
    public FileSystemProvider provider() {
      return provider;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      return real.getRootDirectories();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return path(real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
      return real.getPathMatcher(pattern);
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
      return real.newWatchService();
    }
  }

  private final class Provider extends FileSystemProvider {

    private final FileSystemProvider provider = real.provider();

    @Override
    public String getScheme() {
      return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return faulty;
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      boolean isNew = options.contains(StandardOpenOption.CREATE_NEW);
      Path real = about(isNew ? Deed.CREATE : Deed.READ, path);
      FileChannel channel = provider.newFileChannel(real, options, attributes);
      return isNew ? new Channel(real, channel) : channel;
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return provider.newByteChannel(about(Deed.READ, path), options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
      return provider.newDirectoryStream(about(Deed.LIST, path), filter);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
      provider.createDirectory(about(Deed.CREATE, path), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      provider.delete(about(Deed.DELETE, path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      provider.copy(real(source), about(Deed.CREATE, target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      provider.move(about(Deed.MOVE, source), real(target), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return provider.isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return provider.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return provider.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      provider.checkAccess(about(Deed.LOOK, path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return provider.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return provider.readAttributes(about(Deed.LOOK, path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return provider.readAttributes(about(Deed.LOOK, path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      provider.setAttribute(real(path), name, value, options);
    }
  }

  /** A file that is being written. */
  private final class Channel extends FileChannel {

    private final Path path;
    private final FileChannel real;

    Channel(Path path, FileChannel real) {
      this.path = path;
      this.real = real;
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
      for (int i = offset; i < offset + length; i++) {
        if (buffers[i].hasRemaining()) {
          return write(buffers[i]);
        }
      }
      return 0;
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
      fault.before(Deed.WRITE, path);
      int limit = buffer.limit();
      buffer.limit(Math.min(limit, buffer.position() + PORTION_BYTES));
      try {
        return real.write(buffer);
      } finally {
        buffer.limit(limit);
      }
    }

    @Override
    public int write(ByteBuffer buffer, long position) throws IOException {
      return real.write(buffer, position);
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      return real.read(buffer);
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
      return real.read(buffers, offset, length);
    }

    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
      return real.read(buffer, position);
    }

    @Override
    public long position() throws IOException {
      return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      real.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      real.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      real.force(metaData);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
        throws IOException {
      return real.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean isShared) throws IOException {
      return real.lock(position, size, isShared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean isShared) throws IOException {
      return real.tryLock(position, size, isShared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }
  }
}
