package dev.promptbeam.run.runner;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.util.ReferenceCountUtil;

/**
 * A door that shuts at once: Flink cannot be told to do without its REST interface, and the other
 * users of a machine could cancel a run by it. Flink finds this as a service; it does nothing but
 * where the setting says so, which no cluster has.
 */
public final class ClosedRest implements InboundChannelHandlerFactory {
  static final String SETTING = "promptbeam.rest.closed";

  @Override
  public int priority() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Optional<ChannelHandler> createHandler(
      Configuration configuration, Map<String, String> responseHeaders) {
    boolean closed = Boolean.parseBoolean(configuration.toMap().get(SETTING));
    return closed ? Optional.of(new Closing()) : Optional.empty();
  }

  private static final class Closing extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.close();
    }

    /** Nothing that came before the end of the connection is passed on. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      context.close();
    }
  }
}
