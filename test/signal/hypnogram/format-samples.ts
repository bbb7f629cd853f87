/** A stage of an NSRR annotation file: `EventConcept` is on the third of its lines, `Start` on the fourth. */
export function scoredEvent(concept: string, start: string, duration: string): string {
  return [
    '<ScoredEvent>',
    '<EventType>Stages|Stages</EventType>',
    `<EventConcept>${concept}</EventConcept>`,
    `<Start>${start}</Start>`,
    `<Duration>${duration}</Duration>`,
    '</ScoredEvent>',
  ].join('\n');
}

/** An NSRR annotation file with epochs of these stages and an apnoea among them. */
export function nsrrXml(...concepts: readonly string[]): string {
  const stages = concepts.map((concept, index) => scoredEvent(concept, `${index * 30}.0`, '30.0'));
  const apnoea = scoredEvent('Obstructive apnea|Obstructive Apnea', '12.5', '11.2').replace('Stages|Stages', 'Resp|R');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!-- an export -->',
    '<PSGAnnotation a="1 > 0">',
    '<SoftwareVersion>Compumedics</SoftwareVersion><Notes/>',
    `<ScoredEvents>${apnoea}`,
    ...stages,
    '</ScoredEvents></PSGAnnotation>\n',
  ].join('\n');
}

/** A Compumedics file with these stage numbers. */
export function compumedicsXml(epochLength: string, ...stages: readonly number[]): string {
  return [
    '<CMPStudyConfig>',
    `<EpochLength>${epochLength}</EpochLength>`,
    '<SleepStages>',
    ...stages.map((stage) => `<SleepStage>${stage}</SleepStage>`),
    '</SleepStages></CMPStudyConfig>',
  ].join('\n');
}
