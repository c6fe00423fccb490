// Made by scripts/write-font-widths.mjs from the fonts of dejavu-fonts-ttf.

/** Ranges of code points, first and last, one after the other. */
export const RANGES = [
  [32, 126],
  [160, 383],
  [880, 1023],
  [1024, 1119],
  [8208, 8231],
  [8240, 8286],
  [8592, 8703],
  [8704, 8815],
  [65533, 65533],
] as const

/** Widths of these characters in thousandths of the size, two digits of base 36 each. */
export const REGULAR = [
  '8ub5csnahpqflo7navavdwna8ua18u9dhphphphphphphphphphp9d9dnananaerrsj1j3jflfhkg0ljkw87',
  '87i8finzktlwgslwjbhngzkcj1rhj2gzj2av9davnadwdwh1hnfahnh49thnhm7q7qg47qr3hmh0hnhnbgeh',
  'axhmggmqggggelhp9dhpna8ub5hphphphp9ddwdwrsd4h0naa1rsdwdwnab5b5dwhphp8udwb5d4h0qyqyqy',
  'erj1j1j1j1j1j1r3jfhkhkhkhk87878787ljktlwlwlwlwlwnalwkckckckcgzgthih1h1h1h1h1h1rafah4',
  'h4h4h47q7q7q7qh0hmh0h0h0h0h0nah0hmhmhmhmgghnggj1h1j1h1j1h1jffajffajffajffalfhnljhnhk',
  'h4hkh4hkh4hkh4hkh4ljhnljhnljhnljhnkwhmphjb877q877q877q877q877qgefg877qi8g4g4fi7qfi7q',
  'fiaffi9ifn7xkthmkthmkthmmmkthmlwh0lwh0lwh0tqsfjbbgjbbgjbbghnehhnehhnehhnehgzaxgzaxgz',
  'axkchmkchmkchmkchmkchmkchmrhmqgzgggzj2elj2elj2el9ti7fsnyi07r7rkti2gpgpdwfafafa9d87gp',
  'gpgpgpdwdwj98ukro8bdgpmlgpmxmy9fj1j3fij1hkj2kwlw87i8j1nzkthklwkwgsgphkgzgzlwj2lwl987',
  'gzicf1hm9fg3ichrggh0f1f4hmh09fgegghpfjfih0grhngbhmgrg3icg2icna9fg3h0g3nai8h3h8jfnfjf',
  'icnaiglwh0i1gbg0cricico2hgpynal3icm0h3j3gvlchdjgh0gzexighnfa7qlwh4h4gthnjfnzi3hnjkjf',
  'jkhkhklvgyjfhn878787uet1lvjqktgykwj1j3j3gylqhktyhuktktjqkwnzkwlwkwgsjfgzgynxj2llj2tq',
  'uen5ojj3jfu0jbh1h5geemj8h4p1esi2i2gthskzi6h0i6hnfag7ggnrggixgfpgq6jnlygef9negqh4h4hd',
  'emf9eh7q7q7qp3ozi4gti2ggi6a1a1hpdwrsrsdwdw8u8u8u8uefefefefdwdwgege9bikrs8u11a1c86cae',
  'eh6caeeh9fb4b4nadierdwmcmc6yrsdw4navavpmkdkdduhpdwdwdw9dmcdwcirsmcnagaignana8um6na8u',
  '8unanananananananananananananananananananananananananananananananananananananananana',
  'nananananananananananananananananananananananananananananananananananananananananana',
  'nananananananananananananananananananananananananananananaj1hpeehkhko8ililo8o8jyo8o8',
  'jyhpl1l1iqnanana9dhpnahehehqhqhqjvn6naoxoxnadwdwdwdwkckckckcehlyteehlyteehehehhphp79',
  'hpnanananananananaafnanananananananananananananananananbnbrsrsnanananananananananana',
  'nananananananananat3t3cwnananasi',
].join('')

/** Widths of these characters in thousandths of the size, two digits of base 36 each. */
export const BOLD = [
  '9pcpehnajcruo98jcqcqejnaakbkaka6jcjcjcjcjcjcjcjcjcjcb4b4nananag5rslil7ken3j0j0mtn9ad',
  'adljhqron9nnkdnnlfk1izmlliuolfk5k6cqa6cqnadwdwirjwghjwivc4jwjs9j9jii9jsyjsj4jwjwdqgk',
  'dbjsi4pohyi4g7jsa6jsna9pcpjcjchpjca6dwdwrsfohynabkrsdwdwnac6c6dwkghpakdwc6fohyssssss',
  'g5lilililililiu5kej0j0j0j0adadadadnan9nnnnnnnnnnnannmlmlmlmlk5kik0iriririririrt4ghiv',
  'iviviv9j9j9j9jj4jsj4j4j4j4j4naj4jsjsjsjsi4jwi4liirliirliirkeghkeghkeghkeghn3jwnajwj0',
  'ivj0ivj0ivj0ivj0ivmtjwmtjwmtjwmtjwn9jsr2lzad9jad9jad9jad9jad9jkpj2ad9jljiiiihq9jhq9j',
  'hqdchqfhhvacn9jsn9jsn9jsrbn9jsnnj4nnj4nnj4wfuflfdqlfdqlfdqk1gkk1gkk1gkk1gkizdbizdbiz',
  'dbmljsmljsmljsmljsmljsmljsuopok5i4k5k6g7k6g7k6g7c4jefpsen88e8en9jhgpgpdwghfafab4adgp',
  'gpgpgpcadwm6aknis1fogporgpr8ovaulil7hqlij0k6n9nnadljliron9hknnn9kdgpj0izk5nnlfnmnnad',
  'k5j4fhjsauisj4jwiyj4fhgfjsj4aujrhlkgiygfj4m0jwghlnhrislrhym2o6auisj4iso6lji3idkrrakr',
  'm5o6konnj4keghj0dqjjicpjhfudnan5jwpskokei3lxinkwjwizgekojwgh9jnnhxhxkijwkerokcjwjfke',
  'jfj0j0ofhqkek1adadadw3veofmqn9lfn9lil7l7hqorj0y1jrn9n9mqn3ron9nnn9kdkeizlfrklfpsmhyc',
  '10uq4stl7kewmlfirjfhlejmgivrog6jhjhivkdmqj7j4j7jwghg4i4rlhykmj3tjuqkwp5hlghr1hvivivj',
  'uejghgk9j9j9jrkqlkfivjhi4j7bkbkjcdwrsrsdwdwakakakakiaiaiaiadwdwhshs9aijrs9p1401gf7cc',
  'fhi7ccfhikdbhbhr1hfg5dwn1n196sfdw4ncqcqsnn1n1eahpdwdwejb4n1ejfhrsn1naj0mlnanaako8naa',
  'kaknanananananananananananananananananananananananananananananananananananananananan',
  'anananananananananananananananananananananananananananananananananananananananananan',
  'anananananananananananananananananananananananananananananalijcf4j0j0ntjdjdoxoxkuoxo',
  'xkuhplwlwjynanajca6jcnaheakijijijjsn6naoxoxnadwdwdwdwmlmlmlmlgyptzzfnr510hfnfnfnjcjc',
  '86jcnanananananananaafnananananananananananananananananananatjtjnananananananananana',
  'nanananananananandndt3t3dwnananauy',
].join('')
