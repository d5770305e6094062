// What publications claim of dynamic paths beside what the simulated paths answer.
import {data, fileTag} from './model.js';
import {table} from './tables.js';

const claims = data.results.flatMap((entry, file) => (entry.result.claims ?? []).map((claim) => ({claim, file})));
const hundredfold = (share) => (share === null || share === undefined ? null : 100 * share);

export const claimed = {
  id: 'claims', title: 'Claims', present: claims.length > 0,
  build(section) {
    section.append(table({
      caption: 'claims and answers; shares of the path that they are relative to',
      columns: [{key: 'claim', text: true, long: true}, {key: 'device', text: true}, {key: 'from', text: true, title: 'relative to'}, {key: 'claimed_drop_percent', title: 'claimed drop'},
        {key: 'claimed_energy_percent', title: 'claimed energy saved'}, {key: 'claimed_time_percent', title: 'claimed time saved'},
        {key: 'path', text: true, title: 'most saved at that drop'}, {key: 'drop_percent', title: 'its drop'},
        {key: 'energy_percent', title: 'energy saved'}, {key: 'time_percent', title: 'time saved'},
        {key: 'path', text: true, title: 'least drop at that saving'}, {key: 'least_drop_percent', title: 'its drop'}, {key: 'source', text: true, long: true}],
      rows: claims.map(({claim: c, file}) => [c.statement + fileTag(file), c.device, c.from, hundredfold(c.claimed_accuracy_drop), hundredfold(c.claimed_energy_saved),
        hundredfold(c.claimed_time_saved), c.most_saved_at_that_drop?.path, hundredfold(c.most_saved_at_that_drop?.accuracy_drop),
        hundredfold(c.most_saved_at_that_drop?.energy_saved), hundredfold(c.most_saved_at_that_drop?.time_saved), c.least_drop_at_that_saving?.path,
        hundredfold(c.least_drop_at_that_saving?.accuracy_drop), c.source]),
    }));
  },
};
