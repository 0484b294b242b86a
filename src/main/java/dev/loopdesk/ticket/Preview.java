package dev.loopdesk.ticket;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Thumbnail of a picture, drawn anew so that it contains no hidden data of the original. */
final class Preview {

    private static final Logger LOG = LoggerFactory.getLogger(Preview.class);
    private static final int LONGEST_SIDE = 480;
    private static final int LONGEST_SIDE_READ = 30_000;
    private static final long MOST_PIXELS = 60_000_000;
    /** Limits concurrent drawing, which takes memory. */
    private static final Semaphore AT_ONCE = new Semaphore(2);

    private Preview() {}

    /** Returns a PNG, or null if the bytes are no picture or cost too much to draw. */
    static byte @Nullable [] of(InputStream picture) {
        AT_ONCE.acquireUninterruptibly();
        try (ImageInputStream input = new MemoryCacheImageInputStream(picture)) {
            return drawn(input);
        } catch (IOException | RuntimeException | LinkageError e) {
            // Decoders throw many kinds of exceptions on malicious input.
            LOG.debug("No preview", e);
            return null;
        } finally {
            AT_ONCE.release();
        }
    }

    private static byte @Nullable [] drawn(ImageInputStream input) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
        if (!readers.hasNext()) {
            return null;
        }
        ImageReader reader = readers.next();
        try {
            reader.setInput(input, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (Math.max(width, height) > LONGEST_SIDE_READ || (long) width * height > MOST_PIXELS) {
                return null;
            }
            var parameters = reader.getDefaultReadParam();
            int step = Math.max(1, Math.max(width, height) / (2 * LONGEST_SIDE));
            parameters.setSourceSubsampling(step, step, 0, 0);
            BufferedImage read = reader.read(0, parameters);
            double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(read.getWidth(), read.getHeight()));
            var small = new BufferedImage(
                    Math.max(1, (int) Math.round(read.getWidth() * scale)),
                    Math.max(1, (int) Math.round(read.getHeight() * scale)),
                    BufferedImage.TYPE_INT_ARGB);
            Graphics2D pen = small.createGraphics();
            pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            pen.drawImage(read, 0, 0, small.getWidth(), small.getHeight(), null);
            pen.dispose();
            var png = new ByteArrayOutputStream();
            ImageIO.write(small, "png", png);
            return png.toByteArray();
        } finally {
            reader.dispose();
        }
    }
}
