import {
  RiCheckboxCircleLine,
  RiCursorLine,
  RiDatabase2Line,
  RiFlowChart,
  RiQuestionLine,
  RiTimerLine,
  RiToolsLine,
  RiWindowLine,
} from '@remixicon/react';
import {
  isKeyword,
  keywordDefinition,
  type KeywordGroup,
} from '@uatcms/plugin-uat-common';

export const groupTitles: Record<KeywordGroup, string> = {
  page: 'Page and browser',
  act: 'Act',
  arm: 'Prepare',
  expect: 'Expect',
  data: 'Data',
  flow: 'Flow',
  extended: 'Extended',
};

const icons: Record<KeywordGroup, typeof RiWindowLine> = {
  page: RiWindowLine,
  act: RiCursorLine,
  arm: RiTimerLine,
  expect: RiCheckboxCircleLine,
  data: RiDatabase2Line,
  flow: RiFlowChart,
  extended: RiToolsLine,
};

/** The icon of a keyword's group; the group's name is its text for those who do not see it. */
export function KeywordIcon({ keyword }: { keyword: string }) {
  const group = isKeyword(keyword)
    ? keywordDefinition(keyword).group
    : undefined;
  const Icon = group ? icons[group] : RiQuestionLine;
  return (
    <Icon
      size={18}
      role="img"
      aria-label={group ? groupTitles[group] : 'Unknown keyword'}
    />
  );
}
