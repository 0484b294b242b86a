package dev.loopdesk.mail.received;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes automatic replies, delivery failures and our own mail from mail that reports or answers something, and
 * reads the signs of a machine that the latter may have. Headers meant for machines come first (RFC 3464, 3834, 5965,
 * 2919, 2369); words in the text count only together with another sign, and words in the subject alone only as the last
 * rule.
 */
public final class MailClassifier {

    private static final List<String> LIST_HEADERS = List.of(
            "list-id",
            "list-unsubscribe",
            "list-post",
            "list-help",
            "list-subscribe",
            "mailing-list",
            "x-mailing-list");
    private static final List<String> AUTO_REPLY_HEADERS = List.of(
            "x-autoreply",
            "x-autorespond",
            "x-autoresponder",
            "x-autoreply-from",
            "x-mail-autoreply",
            "x-auto-reply",
            "x-auto-response",
            "x-autoanswer",
            "x-vacation",
            "x-fc-machinegenerated");
    private static final List<String> CAMPAIGN_HEADERS =
            List.of("x-campaign", "x-campaign-id", "x-campaignid", "x-csa-complaints", "x-mailing-id");
    private static final Set<String> REPLYING = Set.of("auto_reply", "auto-reply");
    private static final Set<String> BULK = Set.of("bulk", "junk");
    /** Values of Auto-Submitted for mail that answers nothing (RFC 3834, RFC 5436). */
    private static final Set<String> GENERATED = Set.of("auto-generated", "auto-notified");

    private static final Pattern SUPPRESSING = Pattern.compile("(?i)\\b(?:all|oof|autoreply)\\b");

    private static final Pattern MAIL_SYSTEM = Pattern.compile(
            "(?i)(?:mailer[-_.]?daemon|mail[-_.]?daemon|mailerdaemon|mdaemon|bounce-daemon)(?:[+.-].*)?");
    private static final Pattern POSTMASTER =
            Pattern.compile("(?i)(?:poo?stmaster|mail-?admin|mailgateway)(?:[+.-].*)?");
    private static final Pattern FAILURE_SUBJECT =
            Pattern.compile("(?iu)(?:undeliver(?:able|ed)|non-?deliver|delivery (?:status"
                    + "|report|failure|failed|error|notification|has failed|incomplete)|failure (?:notice|notification|delivery)"
                    + "|mail (?:delivery|system error|could not)|returned (?:mail|to sender|message)|delayed mail|delivery delayed"
                    + "|message (?:you sent )?(?:delayed|could not be delivered|not delivered|undeliverable)|could not be delivered"
                    + "|warning: (?:could not send|message)|bounced? (?:mail|message)|postmaster notify"
                    + "|退信|邮件未送达|无法送达|投递失败|发送失败|未送达|無法傳遞|未傳遞|无法投递"
                    + "|unzustellbar|nicht zugestellt|zustellung|non remis|échec de (?:la )?remise|no se (?:puede|pudo) entregar"
                    + "|не доставлено|недоставленн)");
    private static final Pattern FAILURE_WORDS =
            Pattern.compile("(?iu)(?:(?:could|can|was|were|has) ?not (?:be |been )?(?:be )?"
                    + "deliver|cannot be delivered|unable to deliver|wasn't able to deliver|undeliverable|delivery (?:to the following|has failed|failed)"
                    + "|not delivered|permanent (?:fatal )?error|error delivering|no such user|user unknown|unknown user|mailbox (?:is )?(?:full|unavailable)"
                    + "|recipient address rejected|address(?:es)? failed|not listed in domino|no valid recipients|giving up"
                    + "|无法送达|投递失败|退信|发送失败|收件人.{0,20}不存在|不存在的.{0,6}(?:用户|邮箱|账号)|邮箱已满)");
    private static final Pattern VACATION_SUBJECT =
            Pattern.compile("(?iu)^\\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer)"
                    + "|out of (?:the )?office|(?:on )?vacation (?:reply|notice|message)|away from (?:the )?office|autoreply"
                    + "|自动回复|自動回覆|自动答复|休假自动|外出自动|abwesenheit(?:snotiz|sassistent)?\\b|automatische antwort"
                    + "|réponse automatique|absence du bureau|respuesta automática|fuera de la oficina|risposta automatica"
                    + "|automatisch antwoord|afwezig(?:heid)?(?:smelding)?\\b|automatiskt svar|autosvar|automatisk svar|frånvaro"
                    + "|automaattinen vastaus|odpowiedź automatyczna|automatická odpověď|automatikus válasz|otomatik yanıt"
                    + "|자동 ?회신|부재중"
                    + "|resposta automática|автоответ|自動返信|自動応答)"
                    // Questions about automatic replies continue after these words and must not match.
                    + "(?: auto-?reply)?\\s*(?:[:：;(\\[–—-].{0,300}|until .{0,60})?$");
    /** Comment of Sendmail in Auto-Submitted. */
    private static final Pattern FAILURE_COMMENT =
            Pattern.compile("(?i)\\s*auto-generated\\s*\\((?:failure|warning-timeout|postmaster-notification)\\).*");

    private static final Pattern LIST_REFUSAL = Pattern.compile("(?i)(?:\\byou (?:\\S{1,200} )?are not (?:a )?member\\b"
            + "|^your message to \\S{1,200} awaits moderator approval|^request to mailing list \\S{1,200} rejected"
            + "|^confirm [0-9a-f]{20,}$)");
    private static final Pattern QUOTED_FROM = Pattern.compile("(?im)^from\\s*:(.{1,400})$");
    private static final Pattern RETURNED_MAIL = Pattern.compile("(?im)^(?:received|return-path|message-id)\\s*:");
    private static final int TEXT_LOOKED_AT = 20_000;

    private final OwnMailIdentity ourselves;

    public MailClassifier(OwnMailIdentity ourselves) {
        this.ourselves = ourselves;
    }

    public MailVerdict classify(ReceivedMail mail) {
        MailReason reason = reason(mail);
        Bounce bounce = reason.kind() == MailKind.BOUNCE ? BounceReader.read(mail) : null;
        return new MailVerdict(reason, bounce, sign(mail));
    }

    private MailReason reason(ReceivedMail mail) {
        if (isFeedback(mail)) {
            return MailReason.FEEDBACK_REPORT;
        }
        if (mail.reportType().equals("disposition-notification")
                || mail.attachment("message/disposition-notification").isPresent()) {
            return MailReason.READ_RECEIPT;
        }
        MailReason failure = failure(mail);
        if (failure != null) {
            return failure;
        }
        MailReason own = own(mail);
        return own != null ? own : automaticReply(mail);
    }

    /**
     * Classifies a mail that came back to the return path of a letter. Mail systems report failures there in any format;
     * absence notices come there too.
     *
     * @param recipient recipient of the letter
     */
    public MailVerdict classifyReturned(ReceivedMail mail, String recipient) {
        MailVerdict verdict = classify(mail);
        boolean subject = FAILURE_SUBJECT.matcher(mail.subject()).find();
        boolean words = subject
                || FAILURE_WORDS
                        .matcher(mail.text().substring(0, Math.min(mail.text().length(), TEXT_LOOKED_AT)))
                        .find();
        boolean note = VACATION_SUBJECT.matcher(mail.subject()).matches();
        boolean failure = switch (verdict.reason()) {
            case DELIVERY_REPORT, FAILED_RECIPIENTS_HEADER, FROM_MAIL_SYSTEM, FAILURE_WORDS -> true;
            case LIST_NOTICE -> !note;
            case NO_SIGN_OF_A_ROBOT, PRECEDENCE ->
                !note
                        && switch (verdict.sign()) {
                            // Lists refuse mail of people who are no members.
                            case NO_RETURN_PATH, LIST -> true;
                            case GENERATED -> subject;
                            default -> words && !SubjectPrefix.isAnswer(mail.subject());
                        };
            case AUTO_SUBMITTED, AUTO_REPLY_HEADER -> subject && !note;
            default -> false;
        };
        if (!failure) {
            return verdict;
        }
        MailReason reason = verdict.kind() == MailKind.BOUNCE ? verdict.reason() : MailReason.FAILURE_WORDS;
        return new MailVerdict(reason, BounceReader.readReturned(mail, recipient), verdict.sign());
    }

    private static boolean isFeedback(ReceivedMail mail) {
        return mail.reportType().equals("feedback-report")
                || mail.attachment("message/feedback-report").isPresent();
    }

    private static @Nullable MailReason failure(ReceivedMail mail) {
        boolean report = mail.attachment("message/delivery-status").isPresent()
                || mail.attachment("message/global-delivery-status").isPresent();
        if (report) {
            List<String> actions = BounceReader.actions(mail);
            boolean delivered =
                    !actions.isEmpty() && actions.stream().allMatch(a -> a.matches("delivered.*|relayed.*|expanded.*"));
            return delivered ? MailReason.DELIVERY_RECEIPT : MailReason.DELIVERY_REPORT;
        }
        if (mail.reportType().equals("delivery-status")) {
            return MailReason.DELIVERY_REPORT;
        }
        if (mail.headers().has("x-failed-recipients")) {
            return MailReason.FAILED_RECIPIENTS_HEADER;
        }
        if (isFromMailSystem(mail)
                || FAILURE_COMMENT
                        .matcher(mail.headers().value("auto-submitted"))
                        .matches()) {
            return MailReason.FROM_MAIL_SYSTEM;
        }
        return readsLikeFailure(mail) ? MailReason.FAILURE_WORDS : null;
    }

    private static boolean isFromMailSystem(ReceivedMail mail) {
        MailAddress from = mail.from();
        if (from != null && MAIL_SYSTEM.matcher(from.local()).matches()) {
            return true;
        }
        // "MAILER-DAEMON <>" and "MAILER-DAEMON" do not parse as addresses.
        String sender = mail.headers().value("from").replaceAll("[<>\"\\s]", "");
        String path = mail.headers().value("return-path").replaceAll("[<>\\s]", "");
        return MAIL_SYSTEM.matcher(sender).matches()
                || MAIL_SYSTEM.matcher(path.replaceAll("@.*", "")).matches();
    }

    /**
     * A mail without return path needs one more sign of a failure; a mail from a program, a postmaster or a person
     * needs two.
     */
    private static boolean readsLikeFailure(ReceivedMail mail) {
        boolean subject = FAILURE_SUBJECT.matcher(mail.subject()).find();
        String text = mail.text().substring(0, Math.min(mail.text().length(), TEXT_LOOKED_AT));
        boolean words = FAILURE_WORDS.matcher(text).find();
        if (hasNoReturnPath(mail)) {
            return subject || words;
        }
        if (!subject || !words) {
            return false;
        }
        MailAddress from = mail.from();
        if (from != null && POSTMASTER.matcher(from.local()).matches()) {
            return true;
        }
        // People ask about failures and forward them; a mail system appends the returned mail to its text.
        boolean passedOn = SubjectPrefix.isForward(mail.subject()) || SubjectPrefix.isAnswer(mail.subject());
        return !passedOn
                && (GENERATED.contains(submitted(mail.headers()))
                        || RETURNED_MAIL.matcher(text).find()
                        || quotesMailOfItsRecipient(mail, text));
    }

    /** Tells whether the text repeats the headers of a mail that the recipient of this one has sent. */
    private static boolean quotesMailOfItsRecipient(ReceivedMail mail, String text) {
        List<MailAddress> recipients = MailAddress.all(mail.headers().value("to"));
        return QUOTED_FROM
                .matcher(text)
                .results()
                .flatMap(quoted -> MailAddress.all(quoted.group(1)).stream())
                .anyMatch(author -> recipients.stream()
                        .anyMatch(recipient -> recipient.address().equalsIgnoreCase(author.address())));
    }

    private static boolean hasNoReturnPath(ReceivedMail mail) {
        String path = mail.headers().first("return-path");
        return path != null && path.replaceAll("\\s", "").matches("(?:<>)?");
    }

    private @Nullable MailReason own(ReceivedMail mail) {
        if (mail.headers().has(OwnMailIdentity.HEADER)) {
            return MailReason.LOOPDESK_HEADER;
        }
        if (mail.messageId() != null && ourselves.isOurs(mail.messageId())) {
            return MailReason.OWN_MESSAGE_ID;
        }
        return mail.from() != null && ourselves.isOurs(mail.from()) ? MailReason.OWN_ADDRESS : null;
    }

    private static MailReason automaticReply(ReceivedMail mail) {
        MailHeaders headers = mail.headers();
        String submitted = submitted(headers);
        if (!submitted.isEmpty() && !submitted.equals("no") && !GENERATED.contains(submitted)) {
            return MailReason.AUTO_SUBMITTED;
        }
        if (AUTO_REPLY_HEADERS.stream().anyMatch(headers::has)
                || headers.value("x-apple-action").equalsIgnoreCase("vacation")
                || headers.all("delivered-to").contains("Autoresponder")
                // Exchange declares its absence notices as generated, not as replies.
                || headers.value("x-ms-exchange-generated-message-source").equalsIgnoreCase("Mailbox Rules Agent")
                || headers.value("x-post-messageclass").toLowerCase(Locale.ROOT).contains("autoresponder")) {
            return MailReason.AUTO_REPLY_HEADER;
        }
        if (REPLYING.contains(firstWord(headers.value("precedence")))
                || firstWord(headers.value("x-precedence")).equals("auto_reply")
                || firstWord(headers.value("preference")).equals("auto_reply")) {
            return MailReason.PRECEDENCE;
        }
        if (isListNotice(mail)) {
            return MailReason.LIST_NOTICE;
        }
        return VACATION_SUBJECT.matcher(mail.subject()).matches()
                ? MailReason.VACATION_SUBJECT
                : MailReason.NO_SIGN_OF_A_ROBOT;
    }

    /** Tells whether the program of a mailing list refuses a mail or handles a subscription. */
    private static boolean isListNotice(ReceivedMail mail) {
        MailHeaders headers = mail.headers();
        return headers.value("x-list-administrivia").equalsIgnoreCase("yes")
                || (LIST_HEADERS.stream().anyMatch(headers::has)
                        && LIST_REFUSAL.matcher(mail.subject()).find());
    }

    /** Returns the sign that speaks most against an answer. */
    private static MachineSign sign(ReceivedMail mail) {
        MailHeaders headers = mail.headers();
        if (hasNoReturnPath(mail)) {
            return MachineSign.NO_RETURN_PATH;
        }
        if (isCampaign(headers)) {
            return MachineSign.CAMPAIGN;
        }
        if (GENERATED.contains(submitted(headers))) {
            return MachineSign.GENERATED;
        }
        String precedence = firstWord(headers.value("precedence"));
        if (LIST_HEADERS.stream().anyMatch(headers::has) || precedence.equals("list")) {
            return MachineSign.LIST;
        }
        if (BULK.contains(precedence)) {
            return MachineSign.BULK;
        }
        return SUPPRESSING.matcher(headers.value("x-auto-response-suppress")).find()
                ? MachineSign.SUPPRESSED
                : MachineSign.NONE;
    }

    /** Tells whether a mail went to many at once; a list that people write to has an address for it. */
    private static boolean isCampaign(MailHeaders headers) {
        boolean discussed = headers.has("list-post") || headers.has("mailing-list") || headers.has("x-mailing-list");
        return !discussed
                && (headers.has("list-unsubscribe-post")
                        || CAMPAIGN_HEADERS.stream().anyMatch(headers::has));
    }

    private static String submitted(MailHeaders headers) {
        return firstWord(headers.value("auto-submitted"));
    }

    /** Returns the value in lower case, without comments in brackets and parameters after a semicolon. */
    private static String firstWord(String value) {
        return value.strip().replaceAll("[\\s;(].*$", "").toLowerCase(Locale.ROOT);
    }
}
