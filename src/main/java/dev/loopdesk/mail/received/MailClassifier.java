package dev.loopdesk.mail.received;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes mail of people from mail of machines. Headers meant for machines come first (RFC 3464, 3834, 5965,
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
    private static final Set<String> PRECEDENCES = Set.of("auto_reply", "auto-reply", "bulk", "junk", "list");
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
                    + "|resposta automática|автоответ|自動返信|自動応答)"
                    // Questions about automatic replies continue after these words and must not match.
                    + "(?: auto-?reply)?\\s*(?:[:：;(\\[–—-].{0,300}|until .{0,60})?$");
    private static final Pattern RETURNED_MAIL = Pattern.compile("(?im)^(?:received|return-path|message-id)\\s*:");
    private static final int TEXT_LOOKED_AT = 20_000;

    private final OwnMailIdentity ourselves;

    public MailClassifier(OwnMailIdentity ourselves) {
        this.ourselves = ourselves;
    }

    public MailVerdict classify(ReceivedMail mail) {
        if (isFeedback(mail)) {
            return MailVerdict.of(MailReason.FEEDBACK_REPORT);
        }
        if (mail.reportType().equals("disposition-notification")
                || mail.attachment("message/disposition-notification").isPresent()) {
            return MailVerdict.of(MailReason.READ_RECEIPT);
        }
        MailReason failure = failure(mail);
        if (failure == MailReason.DELIVERY_RECEIPT) {
            return MailVerdict.of(failure);
        }
        if (failure != null) {
            return new MailVerdict(failure, BounceReader.read(mail));
        }
        MailReason own = own(mail);
        if (own != null) {
            return MailVerdict.of(own);
        }
        return MailVerdict.of(robot(mail));
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
            // Lists refuse mail of people who are no members.
            case NO_RETURN_PATH, LIST_HEADER -> !note;
            case NO_SIGN_OF_A_ROBOT, PRECEDENCE -> words && !note && !SubjectPrefix.isAnswer(mail.subject());
            case AUTO_SUBMITTED, AUTO_REPLY_HEADER -> subject && !note;
            default -> false;
        };
        if (!failure) {
            return verdict;
        }
        MailReason reason = verdict.kind() == MailKind.BOUNCE ? verdict.reason() : MailReason.FAILURE_WORDS;
        return new MailVerdict(reason, BounceReader.readReturned(mail, recipient));
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
        if (isFromMailSystem(mail)) {
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

    /** A mail without return path needs one more sign of a failure; a mail from a postmaster or a person needs two. */
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
        return !passedOn && RETURNED_MAIL.matcher(text).find();
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

    private static MailReason robot(ReceivedMail mail) {
        MailHeaders headers = mail.headers();
        String submitted = firstWord(headers.value("auto-submitted"));
        if (!submitted.isEmpty() && !submitted.equals("no")) {
            return MailReason.AUTO_SUBMITTED;
        }
        if (LIST_HEADERS.stream().anyMatch(headers::has)) {
            return MailReason.LIST_HEADER;
        }
        if (AUTO_REPLY_HEADERS.stream().anyMatch(headers::has)
                || SUPPRESSING
                        .matcher(headers.value("x-auto-response-suppress"))
                        .find()
                || headers.value("x-apple-action").equalsIgnoreCase("vacation")
                || headers.all("delivered-to").contains("Autoresponder")
                || headers.value("x-post-messageclass").toLowerCase(Locale.ROOT).contains("autoresponder")) {
            return MailReason.AUTO_REPLY_HEADER;
        }
        if (PRECEDENCES.contains(firstWord(headers.value("precedence")))
                || firstWord(headers.value("x-precedence")).equals("auto_reply")
                || firstWord(headers.value("preference")).equals("auto_reply")) {
            return MailReason.PRECEDENCE;
        }
        if (hasNoReturnPath(mail)) {
            return MailReason.NO_RETURN_PATH;
        }
        return VACATION_SUBJECT.matcher(mail.subject()).matches()
                ? MailReason.VACATION_SUBJECT
                : MailReason.NO_SIGN_OF_A_ROBOT;
    }

    /** Returns the value in lower case, without comments in brackets and parameters after a semicolon. */
    private static String firstWord(String value) {
        return value.strip().replaceAll("[\\s;(].*$", "").toLowerCase(Locale.ROOT);
    }
}
