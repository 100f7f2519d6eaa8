/**
 * The one key that Millrace adds to a component file: what the designer needs beyond Azure ML's fields.
 *
 * ```yaml
 * x-millrace:
 *   category: prepare              # get_data | prepare | train | score | evaluate | other
 *   icon: split                    # a lucide icon name in kebab-case
 *   implementation: 1              # built-ins: raise it when the results change; part of the fingerprint
 *   engines: [duckdb]              # built-ins: engines whose versions are part of the fingerprint
 *   title: { en: Split Data, ja: データの分割 }
 *   summary: { en: One line for the palette., ja: パレットの 1 行。 }
 *   synonyms: [train test split, 分割]
 *   summary_params: [fraction_of_rows]        # the values on the node's second line, in order
 *   inputs:                        # by name of a port or of a parameter; everything is optional
 *     dataset:
 *       title: { en: Dataset, ja: データセット }
 *       hint: { en: Help below the field., ja: 欄の下の説明。 }
 *       kind: table                # table | untrained_model | trained_model | transformation | metrics | file | folder | any
 *       placement: canvas          # canvas | form; data ports stand on the canvas unless they say form
 *     fraction_of_rows:
 *       control: slider            # text | textarea | code | number | slider | toggle | select | column | columns | file
 *       visible_when: { splitting_mode: [split_rows] }   # every named parameter has one of these values
 *     splitting_mode:
 *       options:                   # titles of the values of `enum`
 *         split_rows: { en: Split rows, ja: 行の分割 }
 *     stratification_column:
 *       control: column
 *       columns_of: dataset        # the table port whose columns are offered; default: the first table port
 *   outputs:
 *     results_dataset1: { title: { en: Rows in, ja: 選ばれた行 }, kind: table }
 * ```
 *
 * A title may also be one string, which then serves every language. Without the key everything is derived:
 * titles from `display_name` or the name, the control from the type, the kind from the data type.
 */
