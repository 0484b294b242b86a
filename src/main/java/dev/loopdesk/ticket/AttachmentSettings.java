package dev.loopdesk.ticket;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What files are taken.
 *
 * @param maxSize of one file
 * @param maxCount of what is handed in at once
 * @param maxTotal of what is handed in at once
 * @param maxPerTicket of all files of a ticket
 * @param maxDrafts of all files that nobody handed in yet, on the whole
 * @param keepDrafts how long a file is kept that nobody hands in
 * @param types media types, as found in the bytes and the name
 * @param refusedExtensions ends of names that a computer may run or show as a page when somebody opens the file,
 *     whatever it holds
 */
@ConfigurationProperties("loopdesk.attachments")
public record AttachmentSettings(
        @DefaultValue("10MB") DataSize maxSize,
        @DefaultValue("10") int maxCount,
        @DefaultValue("25MB") DataSize maxTotal,
        @DefaultValue("200MB") DataSize maxPerTicket,
        @DefaultValue("1GB") DataSize maxDrafts,
        @DefaultValue("24h") Duration keepDrafts,

        @DefaultValue({
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/bmp",
            "image/webp",
            "image/tiff",
            "image/heic",
            "image/heif",
            "image/avif",
            "audio/mpeg",
            "audio/mp4",
            "audio/amr",
            "audio/x-wav",
            "audio/vnd.wave",
            "video/mp4",
            "video/quicktime",
            "video/webm",
            "application/pdf",
            "application/rtf",
            "text/plain",
            "text/csv",
            "text/x-log",
            "text/x-ini",
            "text/x-config",
            "text/x-yaml",
            "text/tab-separated-values",
            "text/calendar",
            "text/x-vcard",
            "text/x-java-properties",
            "text/x-sql",
            "text/x-web-markdown",
            "text/x-diff",
            "application/json",
            "application/xml",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.ms-outlook",
            "application/vnd.visio",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.ms-visio.drawing",
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.presentation",
            "application/zip",
            "application/gzip",
            "application/x-gtar",
            "application/x-tar",
            "application/x-7z-compressed",
            "application/x-rar-compressed",
            "message/rfc822",
            "application/vnd.tcpdump.pcap",
            "application/pgp-signature",
            "application/pkcs7-signature",
            "application/pkix-cert"
        })
        List<String> types,

        @DefaultValue({
            "appx", "bat", "chm", "cmd", "com", "cpl", "desktop", "dll", "exe", "hta", "htm", "html", "inf", "jar",
            "js", "jse", "lnk", "mht", "mhtml", "msc", "msi", "msp", "pif", "ps1", "psm1", "reg", "scf", "scr", "sh",
            "shtml", "svg", "svgz", "swf", "url", "vb", "vbe", "vbs", "ws", "wsf", "wsh", "xht", "xhtml", "xsl"
        })
        List<String> refusedExtensions) {}
