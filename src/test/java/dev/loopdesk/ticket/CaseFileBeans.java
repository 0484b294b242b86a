package dev.loopdesk.ticket;

import dev.loopdesk.servicetime.ServiceTimes;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Case files for tests that start no engine. */
@Configuration
@EnableConfigurationProperties(ServiceTimes.class)
@Import({CaseFiles.class, TicketFigures.class, TicketTransaction.class, WorkRecord.class})
public class CaseFileBeans {}
