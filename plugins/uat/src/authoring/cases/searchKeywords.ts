import {
  keywordDefinition,
  keywordsByGroup,
  type Keyword,
  type KeywordGroup,
} from '@uatcms/plugin-uat-common';

export interface KeywordMatches {
  group: KeywordGroup;
  keywords: Keyword[];
}

/** How well a keyword fits what was typed: the lower, the better; undefined when it does not fit at all. */
function rank(keyword: Keyword, query: string): number | undefined {
  const { title, help } = keywordDefinition(keyword);
  const name = title.toLowerCase();
  const tests = [
    name.startsWith(query),
    keyword.toLowerCase().startsWith(query),
    name.split(' ').some(word => word.startsWith(query)),
    name.includes(query) || keyword.toLowerCase().includes(query),
    query
      .split(' ')
      .every(word => `${name} ${help.toLowerCase()}`.includes(word)),
  ];
  const at = tests.indexOf(true);
  return at < 0 ? undefined : at;
}

/** All keywords by group, or those that fit a query in one list with the best first. */
export function searchKeywords(
  query: string,
): { groups: KeywordMatches[] } | { best: Keyword[] } {
  const wanted = query.trim().toLowerCase();
  if (!wanted) {
    return { groups: keywordsByGroup() };
  }
  const best = keywordsByGroup()
    .flatMap(({ keywords }) => keywords)
    .flatMap(keyword => {
      const place = rank(keyword, wanted);
      return place === undefined ? [] : [{ keyword, place }];
    })
    .sort((one, other) => one.place - other.place)
    .map(({ keyword }) => keyword);
  return { best };
}
