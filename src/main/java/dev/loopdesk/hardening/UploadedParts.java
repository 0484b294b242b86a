package dev.loopdesk.hardening;

import dev.loopdesk.process.contract.Refusal;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadBase.FileSizeLimitExceededException;
import org.apache.commons.fileupload.FileUploadBase.SizeLimitExceededException;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.camunda.bpm.engine.rest.mapper.MultipartFormData;
import org.camunda.bpm.engine.rest.mapper.MultipartPayloadProvider;

/**
 * Reads the files that are sent to the engine's REST API, such as the models of a deployment. Without it the engine
 * keeps the last of two files of one name, and reads files of any size into memory.
 */
class UploadedParts implements ReaderInterceptor {

    /** Limit of all files of a request in bytes. */
    private static final int LARGEST_REQUEST = 8 * DeploymentPolicy.LARGEST;

    /** Limit of the header of a part in bytes, which holds the name of its file. */
    private static final int LARGEST_HEADER = 4 << 10;

    private final LimitedReader reader = new LimitedReader();

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        return context.getType() == MultipartFormData.class
                ? reader.readFrom(
                        MultipartFormData.class,
                        context.getGenericType(),
                        context.getAnnotations(),
                        context.getMediaType(),
                        context.getHeaders(),
                        context.getInputStream())
                : context.proceed();
    }

    private static final class LimitedReader extends MultipartPayloadProvider {

        @Override
        public MultipartFormData readFrom(
                Class<MultipartFormData> type,
                Type genericType,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, String> headers,
                InputStream body)
                throws IOException {
            try {
                return super.readFrom(type, genericType, annotations, mediaType, headers, body);
            } catch (RestException e) {
                throw refusal(e);
            }
        }

        @Override
        protected FileUpload createFileUploadInstance() {
            var upload = new FileUpload();
            upload.setFileSizeMax(DeploymentPolicy.LARGEST);
            upload.setSizeMax(LARGEST_REQUEST);
            upload.setPartHeaderSizeMax(LARGEST_HEADER);
            return upload;
        }

        @Override
        protected MultipartFormData createMultipartFormDataInstance() {
            return new DistinctParts();
        }

        private static RuntimeException refusal(RestException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof FileSizeLimitExceededException larger) {
                    return new Refusal("%s: is larger than %d MB"
                            .formatted(
                                    larger.getFileName() == null ? larger.getFieldName() : larger.getFileName(),
                                    DeploymentPolicy.LARGEST >> 20));
                }
                if (cause instanceof SizeLimitExceededException larger) {
                    return new Refusal(
                            larger.getPermittedSize() == LARGEST_REQUEST
                                    ? "The files of a request are larger than %d MB".formatted(LARGEST_REQUEST >> 20)
                                    : "The header of a part is longer than %d bytes".formatted(LARGEST_HEADER));
                }
                if (cause instanceof Refusal refusal) {
                    return refusal;
                }
            }
            return failure;
        }
    }

    /** Parts of a request, each with a name of its own. */
    private static final class DistinctParts extends MultipartFormData {

        private final Set<String> parts = new HashSet<>();
        private final Set<String> files = new HashSet<>();

        @Override
        public void addPart(FormPart part) {
            String file = part.getFileName();
            if (file != null && !files.add(file)) {
                throw new Refusal(file + ": is sent twice; each file needs a name of its own");
            }
            if (!parts.add(part.getFieldName())) {
                throw new Refusal("%s: is in a part named %s, as is another; each part needs a name of its own"
                        .formatted(file == null ? "A value" : file, part.getFieldName()));
            }
            super.addPart(part);
        }
    }
}
