package dev.loopdesk.ticket;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits and types of attachments.
 *
 * @param maxSize limit of one file
 * @param maxCount number of files in one submission
 * @param maxTotal limit of all files in one submission
 * @param maxPerTicket limit of all files of a ticket
 * @param maxDrafts limit of all files in drafts, over all requesters
 * @param keepDrafts time after which a draft that was not submitted is removed
 * @param types accepted media types, as detected from bytes and name
 * @param refusedExtensions file extensions that are refused whatever the content, because a computer may run such a
 *     file or show it as a page
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
